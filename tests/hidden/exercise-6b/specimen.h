/*
 * specimen.h - the programs of part 4 as the learner found them: the stub
 * itself, compiled into the player under other names. Predictions are compared
 * with what these are seen to do.
 */
#ifndef EXERCISE_6B_SPECIMEN_H
#define EXERCISE_6B_SPECIMEN_H

int specimen_in_a_row(void *morning);
int specimen_together(void *morning);
int specimen_lazy(void *morning);
int specimen_spawned(void *morning);

#endif
