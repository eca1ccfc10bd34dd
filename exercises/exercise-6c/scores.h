/*
 * scores.h - the contract of part 3: several matches end at some time or other,
 * and each result is on the screen at once.
 */
#ifndef SCORES_H
#define SCORES_H

#include <stddef.h>

#include "async.h"

enum { MATCHES_MAX = 16 };

/* Given: follows a match to its end; to be called in a task. 0 and the goals
 * that were shot, or a negative UV code. */
SUSPENDS int match_follow(int match, int *ret_goals);

/* Given: shows a line. `goals` is the negative UV code if nobody knows. */
void screen_show(int match, int goals);

/*
 * Follows matches 0 ... count - 1 at the same time, and shows each as soon as
 * it has ended, in the order in which they end; to be called in a task. One
 * that fails is shown, too. Returns the goals of all matches that are known,
 * when the last has ended. `count` is 1 ... MATCHES_MAX.
 */
SUSPENDS int scores_show(size_t count);

#endif
