/*
 * rt_internal.h - what the files of the runtime share with each other. Every
 * global name starts with rt_, because the player exports its symbols.
 *
 * Threads: the loop thread, and the workers of the pool. Only one of them runs
 * at any time (see pool.c), so that nothing here needs a lock but the trace,
 * which a thread of the learner's own may reach.
 */
#ifndef GRADE_RUNTIME_RT_INTERNAL_H
#define GRADE_RUNTIME_RT_INTERNAL_H

#include <uv.h>

#include "runtime/rt.h"

/* --- rt.c: the run --- */

/* Between rt_start() and rt_finish(). */
bool rt_is_running(void);
bool rt_on_loop_thread(void);
const struct rt_config *rt_config(void);
/* A limit of the runtime ends the run: TRACE_LIMIT, the loop stops, callbacks
 * are no longer called, and nothing is reported as left open. Once a run. */
void rt_limit(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool rt_limit_reached(void);

/* --- object.c: the learner's code --- */

/* The offset of a code or data address in the learner's object; 0 when it
 * lies elsewhere. */
uint64_t rt_pc(const void *address);
/* The learner's return addresses (as offsets, innermost first) found by frame
 * pointers from `frame` outward. Returns how many. */
size_t rt_stack(const void *frame, uint64_t *ret_pcs, size_t max);
/* Widens what counts as the calling thread's stack: no frame at or above
 * `base` is looked at. Returns what it was. */
const void *rt_stack_limit(const void *base);

/* --- clock.c: virtual time --- */

void rt_clock_start(void);
/* Time passes because the running callback sleeps (cause 1) or because nothing
 * was ready (cause 0). Emits TRACE_CLOCK. */
void rt_clock_advance(uint64_t ns, uint32_t cause);
/* Real monotonic time, for guards; never for a decision of the run. */
uint64_t rt_real_ns(void);

/* --- record.c: the trace --- */

/* Stamps, hashes, and hands `record` to the sink. `size` is the whole size;
 * unused bytes of it must be zero. */
void rt_record(enum trace_type type, void *record, size_t size);
/* Copies a name into a field of a record, cut at TRACE_NAME_MAX. */
void rt_name(char ret_name[TRACE_NAME_MAX], const char *name);

/* --- node.c: the causal tree --- */

struct rt_node {
    uint32_t parent, op;
    enum trace_kind kind;
    const void *callback;
    uint64_t at_ns;
    const void *last_site; /* the last call of the learner seen in it */
};

/*
 * Begins a node on the calling thread; `frame` is that of the caller, who
 * calls the callback. False when a limit was reached: then the callback must
 * not be called and there is nothing to leave. Otherwise pair with rt_leave().
 */
bool rt_node_enter(enum trace_kind kind, uint32_t op, uint32_t parent,
                   const void *callback, const void *frame)
    __attribute__((warn_unused_result));
/* Borrowed until the next node begins; NULL for 0 and for unknown ids. */
const struct rt_node *rt_node_find(uint32_t id);
uint32_t rt_node_count(void);
/* True if `id` is `ancestor` or was caused by it. */
bool rt_node_is_within(uint32_t id, uint32_t ancestor);
/* Remembers how far the running node came. */
void rt_node_touch(const void *site);

/* --- op.c: operations --- */

struct rt_op {
    uint32_t id;
    uint32_t node;      /* that started it */
    uint32_t last_node; /* of its own; 0: none yet */
    enum trace_kind kind;
    char name[TRACE_NAME_MAX];
    const void *site; /* where it was started */
    const void *await_site;
    uint64_t at_ns, end_ns;
    uint32_t end_sequence; /* 0 while it is under way */
    bool awaited, dropped, is_task;
};

struct rt_op *rt_op_first(void); /* by id; iterate with rt_op_next() */
struct rt_op *rt_op_next(const struct rt_op *op);
struct rt_op *rt_op_find(uint32_t id);

/* --- registry.c: handles and requests --- */

enum rt_state {
    RT_INIT,    /* handle: made; not started */
    RT_ACTIVE,  /* handle: started; request: in flight */
    RT_STOPPED, /* handle: started and stopped since */
    RT_CLOSING, /* handle: uv_close() was called */
    RT_DONE     /* request: its callback was called, or it ran at once */
};

/* A handle until its close callback was called, a request until it was
 * cleaned up or its memory got another use. */
struct rt_entry {
    const void *address;
    size_t size;
    const char *type; /* "uv_timer_t", "uv_fs_t" */
    bool is_handle;
    bool unreferenced;
    bool holds_memory;    /* a file request that must be cleaned up */
    bool listed;          /* was shown in a finding about open things */
    enum rt_state state;
    uint32_t node;        /* that made or submitted it */
    const void *site;     /* where; NULL when not by the learner */
    const void *start_site, *close_site;
    struct rt_op *op;     /* what is under way, or was last */
    void (*callback)(void);       /* the user's, any signature */
    void (*close_callback)(void);
    const void *buffer;   /* memory that the request reads into or from */
    size_t buffer_size;
    bool buffer_is_input; /* the request writes to it (a read) */
    const char *call;     /* "uv_fs_read" */
};

/* The entry at exactly this address; NULL when there is none. */
struct rt_entry *rt_registry_find(const void *address);

/* For free(): the first live handle or request in flight in [ptr, ptr+size),
 * which libuv will still touch; NULL when there is none. */
struct rt_entry *rt_registry_owner_of(const void *ptr, size_t size);
/* For free(): forgets everything in [ptr, ptr+size). Call it after the above,
 * whatever that said; it reports UV202 for what can no longer be cleaned. */
void rt_registry_forget(const void *ptr, size_t size);

/* For loads and stores: the request in flight whose result fields or buffer
 * [addr, addr+size) touches; NULL mostly, and then quick. A request whose
 * body has not run yet is in flight, too. */
struct rt_entry *rt_registry_inflight_at(const void *addr, size_t size);

/* --- pool.c: threads in turn --- */

bool rt_on_worker(void);
/* A worker sleeps in virtual time; others go on meanwhile. */
void rt_worker_sleep(uint64_t ns);
/* A worker waits for something that another thread must do: call it in a loop
 * around the try (`while (pthread_mutex_trylock(m)) rt_worker_yield();`).
 * Returns when something else made progress. */
void rt_worker_yield(void);

/* --- wrappers: what every one of them does first --- */

/* The place of a call: the caller's own return address and frame. */
#define RT_SITE __builtin_return_address(0)
#define RT_FRAME __builtin_frame_address(0)

/* False (and UV401 reported) off the loop thread: then the wrapper may go on
 * only on a worker, see rt_on_worker(). */
bool rt_check_thread(const char *call, const void *frame);

#endif
