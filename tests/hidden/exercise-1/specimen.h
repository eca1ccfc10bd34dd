/*
 * specimen.h - the programs of parts 1 and 3 as the learner found them: the
 * stubs themselves, compiled into the player under other names. What they do is
 * the truth that a prediction is compared with.
 */
#ifndef EXERCISE_1_SPECIMEN_H
#define EXERCISE_1_SPECIMEN_H

#include "../../../exercises/exercise-1/desk.h"
#include "../../../exercises/exercise-1/machine.h"

void specimen_machine_run(const struct machine_card *card, machine_note_cb note,
                          void *arg);
void specimen_desk_one_by_one(const struct desk_day *day, desk_note_cb note,
                              void *arg);
void specimen_desk_at_once(const struct desk_day *day, desk_note_cb note,
                           void *arg);

#endif
