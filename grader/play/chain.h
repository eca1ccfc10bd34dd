/*
 * chain.h - from what the referee saw to what a learner reads: code offsets
 * become lines, nodes become the chain of callbacks, rules get their words.
 */
#ifndef GRADE_PLAY_CHAIN_H
#define GRADE_PLAY_CHAIN_H

#include "course/result.h"
#include "play/testimony.h"

struct chain_context {
    int part;
    const char *file;    /* what the learner calls the file; NULL: several,
                            each is called what the compiler called it */
    const char *command; /* "grade exercise-6d/4 tickets.c": for replays */
    int object_fd;       /* the learner's object, with its debug info */
};

/*
 * Adds the tests, limits and findings of `testimony` to `result`. 0 or a
 * negative errno when the places could not be looked up.
 */
int chain_tell(const struct chain_context *context,
               const struct testimony *testimony, struct result *result,
               struct error *err) __attribute__((warn_unused_result));

/* "a timer fired", "uv_fs_read completed": what a callback of that kind is, the
 * operation's name being `op` or "". The caller frees it. */
char *chain_callback_words(uint32_t kind, const char *op);

#endif
