/*
 * specimen.h - the program of part 4 as the learner found it: the stub itself,
 * compiled into the player under another name. What it does is the truth that
 * a prediction is compared with.
 */
#ifndef EXERCISE_4_SPECIMEN_H
#define EXERCISE_4_SPECIMEN_H

#include "../../../exercises/exercise-4/round.h"

int specimen_round_run(uv_loop_t *loop, const struct round_plan *plan,
                       round_note_cb note, void *arg);

#endif
