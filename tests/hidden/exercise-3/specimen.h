/*
 * specimen.h - the programs of part 3 as the learner found them: the stub
 * itself, compiled into the player under other names. What they do is the truth
 * that a prediction is compared with.
 */
#ifndef EXERCISE_3_SPECIMEN_H
#define EXERCISE_3_SPECIMEN_H

#include "../../../exercises/exercise-3/bakery.h"

int specimen_bakery_run(uv_loop_t *loop, const struct bakery_day *day,
                        bakery_note_cb note, void *arg);
int specimen_bakery_batch_run(uv_loop_t *loop, size_t loaves,
                              unsigned knead_ms);

#endif
