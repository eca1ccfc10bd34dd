/*
 * minimize.h - from a run that fails to the fewest changes of the plain order
 * with which it still fails the same way, and those changes in words.
 *
 *     struct minimize_request request = {
 *         .stage = &stage, .order = order, .failed = &recording,
 *         .fails = same_failure, .fails_arg = &what_was_seen,
 *         .object_fd = object_fd,
 *     };
 *     struct minimize_result least;
 *
 *     rc = minimize(&request, &least, err);
 *     if (rc == 0 && least.reproduced)
 *         ... replay_format(&least.replay, &name) ... least.words ...
 *     minimize_result_release(&least);
 *
 * Delta debugging over the picks that are not 0: halves, then quarters, are
 * left out, and then each alone, as long as the run fails. If several are left,
 * single changes are tried instead. Then what is left is moved to smaller
 * picks. Every candidate is played; nothing is assumed.
 */
#ifndef GRADE_PLAY_MINIMIZE_H
#define GRADE_PLAY_MINIMIZE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "play/replay.h"
#include "play/stage.h"

enum { MINIMIZE_PLAYS = 60 /* by default, at most */ };

/* Whether this run fails as the first did. It is called after each play; the
 * recording is valid during the call only. */
typedef bool (*minimize_fails_fn)(void *arg, const struct recording *recording);

struct minimize_request {
    struct stage *stage;            /* borrowed; plays the candidates */
    struct stage_order order;       /* part, scene, seed, inputs of the run */
    const struct recording *failed; /* the run, as it was heard */
    minimize_fails_fn fails;
    void *fails_arg;
    unsigned plays; /* at most; 0: MINIMIZE_PLAYS */
    int object_fd;  /* the object with its debug info, for the words; -1: the
                       words name operations only */
};

struct minimize_result {
    /* The picks alone failed again. False: what failed does not depend on the
     * schedule alone; the rest is empty then, but for `plays`. */
    bool reproduced;
    struct replay replay;   /* with changes 0: it fails in the plain order */
    size_t changes, before; /* from the plain order: now, and at first */
    unsigned plays;
    bool complete; /* no single change can be left out */
    uint64_t hash; /* of the trace of the least run */
    char *words;   /* "only change: 'answered' (line 40) came before 'expired'
                      (line 52)"; one line, at most a few changes */
};

/*
 * 0, also when nothing could be made smaller; negative errno when the grader
 * is at fault (a run that could not be played). `ret` is empty then.
 */
int minimize(const struct minimize_request *request,
             struct minimize_result *ret, struct error *err)
    __attribute__((warn_unused_result));
void minimize_result_release(struct minimize_result *result);

/*
 * Appends what `replay` changes of the plain order, as the words above, from
 * the recording of the run that was played by it. For callers that play by
 * themselves; `object_fd` may be -1. 0 or a negative errno when the places
 * could not be looked up.
 */
int minimize_describe(const struct recording *recording, int object_fd,
                      struct strbuf *ret_words, struct error *err)
    __attribute__((warn_unused_result));

#endif
