/*
 * rt.h - the runtime as the player and the drivers see it: the clock, the
 * schedule, the watchdogs and the trace of one run. One run a process: the
 * player forks for each. The learner's code never calls these functions; its
 * calls to uv_* and to blocking functions arrive at rt_uv_* and rt_* through
 * redirect.h.
 */
#ifndef GRADE_RUNTIME_RT_H
#define GRADE_RUNTIME_RT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/trace.h"

typedef void (*rt_sink_fn)(void *arg, const struct trace_record *record);

/*
 * What the player looks at from outside while a run takes long in real time:
 * in memory shared between the player and its child, written by the child.
 */
struct rt_beacon {
    volatile uint32_t node;     /* the callback that runs; 0: none */
    volatile uint32_t sequence; /* changes with every callback */
    volatile int32_t thread;    /* the loop thread's id */
};

struct rt_config {
    uint64_t seed; /* fixes every choice; see schedule.c */
    bool by_picks; /* then these do; the seed fixes random bytes alone */
    const uint32_t *picks; /* the answer at choice point i; beyond them, and
                              where there are fewer options: 0. Borrowed for
                              the whole run. */
    uint32_t pick_count;
    uint64_t jitter_ns; /* most that a ready event is held back by a timer */
    unsigned pool_size; /* threads of the work pool: 4 */
    uint32_t max_callbacks;
    uint64_t max_virtual_ns;
    uint64_t max_real_wait_ns; /* for other processes; see world.c */
    rt_sink_fn sink; /* gets each record of the trace, one at a time, on any
                        thread: bodies of the pool tell, too */
    void *sink_arg;
    struct rt_beacon *beacon; /* may be NULL */
};

/* Defaults for everything but the sink. */
struct rt_config rt_config_default(void);

/*
 * Looks up what all runs share, for a process that forks once for each: call
 * it before, on the thread that forks. Returns 0 or a negative errno.
 */
int rt_warm(void) __attribute__((warn_unused_result));

/*
 * Starts the one run of this process: from here on clocks are virtual.
 * Returns 0 or a negative errno.
 */
int rt_start(const struct rt_config *config)
    __attribute__((warn_unused_result));

/* Leaves the place of the exit() that is under way as a clue; exit() calls it
 * by itself, after what a driver gave to on_exit(). */
void rt_tell_exit(void);

/* Tells where the learner's object is mapped; before it is called all code
 * counts as the grader's. */
void rt_set_object(const void *base, size_t size);

/*
 * Ends the run: looks for what was never closed, never awaited and still
 * pending, and reports it. The trace is complete afterwards.
 */
void rt_finish(void);

uint64_t rt_now_ns(void);
/* Choice points with more than one option so far. */
uint32_t rt_choice_count(void);
/* A hash of all records so far, the same for the same run. */
uint64_t rt_trace_hash(void);

/*
 * A function that a driver provides takes `ns` here: on a worker others go on,
 * in a callback it is reported (UV301) as `call` with the advice `instead`.
 */
void rt_sleep_as(const char *call, const char *instead, uint64_t ns);
/* The same for one that computes for `ns`: nothing is reported, for the time
 * is put to use. What waits meanwhile is late all the same. */
void rt_compute(uint64_t ns);

/* --- nodes: what runs now and what caused it --- */

/* The callback that runs on the calling thread; 0 outside of any. */
uint32_t rt_node(void);
/* True on the loop thread inside a callback of the loop (MAIN is none). */
bool rt_in_callback(void);

/* Runs that do not come from the loop: the driver calling the submission. */
void rt_enter_main(void);
void rt_leave(void);

/* --- operations that are not libuv's: tasks, obligations --- */

struct rt_op;

/* An operation started now; `site` is the return address of the call that
 * starts it, `name` is copied. Owned by the runtime. */
struct rt_op *rt_op_start(enum trace_kind kind, const char *name,
                          const void *site);
/* Begins a node of this operation: its parent is the last node of the same
 * operation, or the one that started it. Pair with rt_leave(). */
void rt_op_enter(struct rt_op *op, const void *callback);
void rt_op_awaited(struct rt_op *op, const void *site);
void rt_op_end(struct rt_op *op, int status);
/*
 * The task `op` calls, at `site`, a function of a library that is made of
 * several operations; then it returns. To whoever reads the trace that is one
 * operation, `name`; those that the task starts in between are inner ones.
 */
void rt_op_calls(struct rt_op *op, const char *name, const void *site);
void rt_op_returns(struct rt_op *op, int status);
/* Tells that the operation never began to run (a lazy task that was dropped).
 */
void rt_op_dropped(struct rt_op *op);

/* --- obligations: `done` must be called exactly once --- */

struct rt_obligation;

/* From now on `name` ("done") is owed. Owned by the runtime. */
struct rt_obligation *rt_obligation_open(const char *name);
/*
 * It was met, by a call with return address `site`. False if it was met
 * before: then UV102 is reported with both places. rt_finish() reports UV101
 * for those that are still open.
 */
bool rt_obligation_meet(struct rt_obligation *obligation, const void *site);

/* --- findings --- */

/* Starts a finding at the calling node: `site` is the innermost return
 * address in the learner's code or NULL. Fill in more, then rt_report(). */
struct trace_finding rt_finding(const char *rule, enum trace_severity severity,
                                const char *subject, const void *site);
/* The same with the stack of the caller, found by frame pointers from
 * `frame` (__builtin_frame_address(0)). */
struct trace_finding rt_finding_here(const char *rule,
                                     enum trace_severity severity,
                                     const char *subject, const void *frame);
void rt_relate(struct trace_finding *finding, const char *label, uint32_t node,
               const void *site, uint64_t at_ns);
/* True if it is told: it is new, and about a line of the learner's. */
bool rt_report(struct trace_finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
