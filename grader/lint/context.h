/*
 * context.h - where each function of the file runs: on the thread of the loop,
 * on another thread, in a signal handler, in main() - and how it comes to that.
 */
#ifndef GRADE_LINT_CONTEXT_H
#define GRADE_LINT_CONTEXT_H

#include "lint/mention.h"
#include "lint/program.h"
#include "lint/report.h"

enum context {
    CONTEXT_LOOP,
    CONTEXT_WORKER,
    CONTEXT_SIGNAL,
    CONTEXT_MAIN,
    CONTEXT_COUNT
};

/* How a context reaches a function, on a shortest way. */
struct reach {
    bool reached;
    bool guessed;     /* by a pointer that holds one function or another */
    int start;        /* the first function of the way */
    int caller;       /* function; NONE for a start */
    struct spot spot; /* of the call, or of where the address went */
    int given_in;     /* starts: the function that gives the address away */
    int given_to;     /* starts: the decl that it is given to; NONE */
    const char *type; /* starts: "uv_timer_cb", or "" */
};

struct contexts {
    struct program *program;
    const struct mentions *mentions;
    struct reach *reach[CONTEXT_COUNT];
    bool *own_loop; /* by function: a thread that starts there runs a loop */
    int *queue;
    size_t steps; /* edges that were followed, for who counts the cost */
};

void contexts_build(struct contexts *contexts, struct program *program,
                    const struct mentions *mentions);
void contexts_release(struct contexts *contexts);

static inline bool contexts_has(const struct contexts *contexts,
                                enum context context, int function)
{
    return contexts->reach[context][function].reached;
}
/* The steps from the start to `function`. */
void contexts_chain(const struct contexts *contexts, enum context context,
                    int function, struct trail *trail);
/* "the callback on_timer()" or "save()", for messages; malloc'ed. */
char *contexts_start_name(const struct contexts *contexts, enum context context,
                          int function);

/*
 * Bodies that the call at `n` runs before it returns: its own, those that the
 * pointer may hold, and what qsort() and the like are given. At most `max` are
 * stored; the result is how many there are.
 */
size_t contexts_callees(const struct contexts *contexts, const struct node *n,
                        int *ret_bodies, size_t max);
/* Bodies that argument `i` of a call may be, in the same way. */
size_t contexts_argument(const struct contexts *contexts,
                         const struct call *call, int i, int *ret_bodies,
                         size_t max);
/* The callback that argument `i` is comes from the loop, later. */
bool contexts_starts(const struct contexts *contexts, const struct call *call,
                     int i, enum context *ret_context);

#endif
