/*
 * specimen.h - the program of part 4 as the learner found it: the stub itself,
 * compiled into the player under another name. What it does is the truth that
 * a prediction is compared with.
 */
#ifndef EXERCISE_2_SPECIMEN_H
#define EXERCISE_2_SPECIMEN_H

#include "../../../exercises/exercise-2/evening.h"

int specimen_evening_run(uv_loop_t *loop, const struct evening *evening,
                         evening_note_cb note, void *arg);

#endif
