/*
 * specimen.h - the program of part 4 as the learner found it: the stub itself,
 * compiled into the player under another name. What it does is the truth that
 * a prediction is compared with.
 */
#ifndef EXERCISE_6A_SPECIMEN_H
#define EXERCISE_6A_SPECIMEN_H

#include "../../../exercises/exercise-6a/washday.h"

int specimen_washday_run(const struct washday *day, washday_note_fn *note,
                         void *arg);

#endif
