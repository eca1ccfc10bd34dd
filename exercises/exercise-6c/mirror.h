/*
 * mirror.h - the contract of part 1: the same file lies on several machines;
 * whoever answers first is good enough.
 */
#ifndef MIRROR_H
#define MIRROR_H

#include <stddef.h>

#include "async.h"

enum { MIRRORS_MAX = 12 };

/* Given: asks one machine; to be called in a task. Takes a while. 0 and the
 * answer, or a negative UV code: then *ret_answer is untouched. */
SUSPENDS int mirror_ask(int mirror, int *ret_answer);

/*
 * Asks mirrors 0 ... count - 1, all at the same time; to be called in a task.
 * Returns 0 as soon as one has answered well, with its answer; those that have
 * not answered yet are cancelled, and nothing goes on afterwards. A mirror that
 * fails is no reason to give up the others. If all fail: the code of the first
 * in the order of the mirrors, and *ret_answer is untouched. `count` is 1 ...
 * MIRRORS_MAX.
 */
SUSPENDS int mirror_fetch(size_t count, int *ret_answer);

#endif
