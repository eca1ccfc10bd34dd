/*
 * selftest.h - known mistakes must be seen on this very machine and build
 * before anything is said about a program.
 */
#ifndef GRADE_PLAY_SELFTEST_H
#define GRADE_PLAY_SELFTEST_H

#include <stddef.h>

#include "base/home.h"

/*
 * Builds the probes and plays them. 0 when each is seen and the right one is
 * silent; -EIO with one sentence that names the probe otherwise, or another
 * negative errno when they cannot be played. *ret_count is how many there are.
 */
int selftest_play(const struct home *home, size_t *ret_count, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The same, once for each build: what went well is remembered in
 * $XDG_CACHE_HOME/grade (~/.cache/grade) by a digest of the programs, the
 * kernel and the compiler. Where nothing can be kept it is done each time.
 */
int selftest_once(const struct home *home, struct error *err)
    __attribute__((warn_unused_result));

/* Remembers that selftest_play() went well. */
void selftest_remember(const struct home *home);

#endif
