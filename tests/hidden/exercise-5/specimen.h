/*
 * specimen.h - the program of part 3 as the learner found it: the stub itself,
 * compiled into the player under another name. What it does is the truth that
 * a prediction is compared with.
 */
#ifndef EXERCISE_5_SPECIMEN_H
#define EXERCISE_5_SPECIMEN_H

#include "../../../exercises/exercise-5/timeline.h"

int specimen_timeline_run(uv_loop_t *loop, const struct timeline_plan *plan,
                          timeline_note_cb note, void *arg);

#endif
