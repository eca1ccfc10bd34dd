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

/* --- clock.c: virtual time --- */

/*
 * Reading the clock a thousand times in one callback is waiting for it: from
 * then on each reading moves it, so that the wait ends, and UV301 tells.
 */
/* Time passes because the running callback sleeps, because nothing was
 * ready, or because it did outside; `cause` is of enum trace_clock_cause. Emits
 * TRACE_CLOCK.
 */
void rt_clock_advance(uint64_t ns, uint32_t cause);
/* The running callback ended: forgets its readings. */
void rt_clock_settle(void);
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
    uint32_t started;   /* operations that go on from here */
    uint32_t closed;    /* and those that only put something away */
    uint64_t last_site; /* the last call of the learner seen in it */
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
/* The frame of the runtime's function that called the running callback. */
const void *rt_node_frame(void);
/* The running node started an operation. */
void rt_node_count_op(bool closes);
/* Whether the running node is to be seen in the beacon: not while the loop
 * waits in real time. */
void rt_node_beacon(bool is_seen);
/* Remembers how far the running node came. */
void rt_node_touch(const void *site);

/* --- op.c: operations --- */

struct rt_op {
    uint32_t id;
    uint32_t node;      /* that started it */
    uint32_t last_node; /* of its own; 0: none yet */
    uint32_t chain;     /* see schedule.c */
    bool has_heir;      /* one of its callbacks went on with the chain */
    enum trace_kind kind;
    char name[TRACE_NAME_MAX];
    uint64_t site; /* the call that started it; 0 if not the learner's own */
    uint64_t from; /* the learner's innermost line then, maybe further out */
    uint64_t await_site;
    uint64_t at_ns, end_ns;
    uint32_t memory_seq;   /* of the last access before it */
    uint32_t end_sequence; /* 0 while it is under way */
    int status;            /* once it ended */
    bool awaited, dropped, is_task;
    bool is_inner;      /* within a call of a library: see rt_op_calls() */
    struct rt_op *call; /* a task: what it waits in; NULL: in none */
};

/* Tells, just after its start, of which handle it is; a timer's is due in
 * `due_ns` of the run's time, others' in 0. For who checks the order. */
struct rt_entry;
void rt_op_is_of(const struct rt_op *op, const struct rt_entry *handle,
                 uint64_t due_ns);
uint32_t rt_op_count(void);            /* ids are 1 ... count */
struct rt_op *rt_op_find(uint32_t id); /* NULL for 0 and unknown ids */

/* --- registry.c: handles and requests --- */

enum rt_state {
    RT_INIT,    /* handle: made; not started */
    RT_ACTIVE,  /* handle: started; request: in flight */
    RT_STOPPED, /* handle: started and stopped since */
    RT_CLOSING, /* handle: uv_close() was called */
    RT_CLOSED,  /* handle: its close callback was called */
    RT_DONE     /* request: its callback was called, or it ran at once */
};

/* A handle or a request, until its memory gets another use. */
struct rt_entry {
    struct rt_entry *next, *previous, *bucket_next; /* registry.c's */
    const void *address;
    uint32_t id; /* a handle's number in the trace */
    size_t size;
    const char *type; /* "uv_timer_t", "uv_fs_t" */
    const char *call; /* "uv_fs_read": what made or submitted it */
    bool is_handle;
    bool unreferenced;
    bool holds_memory; /* a file request that must be cleaned up */
    bool listed;       /* was shown in a finding about open things */
    bool is_addresses; /* what a look-up found, to be freed */
    bool on_stack;     /* of the loop thread */
    bool is_blamed;    /* what became of its memory was told */
    enum { RT_LEADS_UNKNOWN, RT_LEADS_INSIDE, RT_LEADS_OUTSIDE } leads;
    enum rt_state state;
    uint32_t node;          /* that made or submitted it */
    uint64_t start_site;    /* offsets in the learner's object: where it was */
    uint64_t close_site;    /* started, closed, made or submitted; 0 when */
    uint64_t site;          /* that was not in the learner's code */
    struct rt_op *op;       /* what is under way, or was last; may be NULL */
    void (*callback)(void); /* the user's, any signature */
    void (*close_callback)(void);
    void (*alloc_callback)(void);
    const uv_loop_t *loop;   /* NULL when that is not known */
    const void *handle;      /* that a request works on; may be NULL */
    unsigned deliveries;     /* how often its callback was called */
    const uv_buf_t *buffers; /* memory that a request in flight writes out */
    unsigned buffer_count;
    bool fills_buffers;    /* or reads into */
    uint64_t buffer_hash;  /* of what is to be written, at the start */
    uint64_t changed_site; /* the first store into it since; 0: none known */
    uint32_t changed_node;
};

/* A new entry; what was at this address before is forgotten. Never NULL. */
struct rt_entry *rt_registry_add(const void *address, size_t size,
                                 const char *type, const char *call,
                                 const void *site);
void rt_registry_remove(struct rt_entry *entry);
/* All entries, oldest first. */
struct rt_entry *rt_registry_first(void);
/* The entry at exactly this address; NULL when there is none. */
struct rt_entry *rt_registry_find(const void *address);

/* For free(): the first live handle or request in flight in [ptr, ptr+size),
 * which libuv will still touch; NULL when there is none. */
struct rt_entry *rt_registry_owner_of(const void *ptr, size_t size);
/* For free(): forgets everything in [ptr, ptr+size). Call it after the above,
 * whatever that said; it reports UV202 for what can no longer be cleaned. */
void rt_registry_forget(const void *ptr, size_t size);

/* True while libuv still uses the memory: a handle that is not closed yet, a
 * request in flight. */
bool rt_registry_is_needed(const struct rt_entry *entry);
/* How many requests of the loop's handles are under way in libuv itself. */
unsigned rt_registry_pending(const uv_loop_t *loop);

/* --- flight.c: bytes of requests under way --- */

/* The request works on these bytes now; `fills` if it reads into them. The
 * array is copied. A request without buffers may fly, too. */
void rt_flight_start(struct rt_entry *entry, const uv_buf_t *buffers,
                     unsigned count, bool fills);
/* It completed: UV215 if the bytes are others than at the start. */
void rt_flight_end(struct rt_entry *entry);
/* Forgets about its bytes. Harmless if it does not fly. */
void rt_flight_drop(struct rt_entry *entry);

/* For loads: the request in flight whose result fields or buffer (that is
 * being filled) [addr, addr+size) touches; NULL mostly, and then quick. A
 * request whose body has not run yet is in flight, too. */
struct rt_entry *rt_registry_inflight_at(const void *addr, size_t size);
/* For stores, before they happen. */
void rt_flight_stored(const void *addr, size_t size, const void *site);

/* How memory goes away. */
struct rt_gone {
    const char *how;   /* "are freed" */
    const void *frame; /* whose stack tells the place; NULL: the start's */
};
/* [ptr, ptr+size) goes away: UV206 for each request that works on it. True if
 * there is one. */
bool rt_flight_check_gone(const void *ptr, size_t size,
                          const struct rt_gone *gone);

/* --- escape.c: what outlives its frame --- */

bool rt_escape_is_on_stack(const void *address);
/* So many more, or fewer, live things are there. */
void rt_escape_count(int change);
/*
 * All frames of the loop thread below `frame` are over: UV204 for each handle
 * and request that lies there and is still libuv's, UV206 for buffers. The run
 * ends then, for libuv would write into what other functions use.
 */
void rt_escape_check(const void *frame);

/* --- pool.c: threads in turn --- */

bool rt_on_worker(void);
/* A worker sleeps in virtual time; others go on meanwhile. */
void rt_worker_sleep(uint64_t ns);
/* A worker waits for something that another thread must do: `attempt` is
 * called on this worker again and again, others go on in between, until it
 * says true (it got the lock, the semaphore...). */
void rt_worker_wait(bool (*attempt)(void *arg), void *arg);

/*
 * Like pthread_create(), of a thread that takes turns with the others: it
 * begins when the loop thread polls or waits, and rt_on_worker() is true on
 * it. `call` names the function that the program called at `site`.
 */
int rt_pool_thread(pthread_t *ret_thread, const pthread_attr_t *attr,
                   void *(*body)(void *arg), void *arg, const char *call,
                   const void *site);
/* For join: true when pthread_join() will not wait for a turn. */
bool rt_pool_has_ended(pthread_t thread);
/* It was joined: its end comes before whatever the caller does now. */
void rt_pool_joined(pthread_t thread);

/* A job: what a thread of the pool does for a request. */
struct rt_job {
    struct rt_job *next;
    uv_loop_t *loop;
    void *request; /* the program's */
    struct rt_op *op;
    struct race_point *race; /* what it knows; the pool's, see race.h */
    void (*body)(struct rt_job *job);             /* on a worker */
    void (*done)(struct rt_job *job, int status); /* on the loop thread; frees
                                                     the job */
    bool mutates; /* the order among such bodies matters */
    bool is_ours; /* its body is the runtime's own: it needs no thread */
    bool queued, finished, cancelled;
    bool asked;            /* whether it begins at once */
    uint64_t held_at;      /* the settling at which it was held back */
    uint64_t ready_ns;     /* since when it waits to be delivered */
    uint64_t sequence;     /* in the order of submission */
    unsigned held, passed; /* by timers, by others */
};

/* Queues the job; its request keeps the loop alive until it is delivered. */
void rt_pool_submit(struct rt_job *job);
/* The job of a request that was not delivered yet; NULL. */
struct rt_job *rt_pool_find(const void *request);
/* 0 or UV_EBUSY when its body began. */
int rt_pool_cancel(struct rt_job *job);
/* On a worker: the others go on first. */
void rt_worker_pause(void);
/* Runs bodies until each worker is idle, asleep or waits. What is held back or
 * pauses goes on at the next settling. */
void rt_pool_settle(void);
/* Whether something is held back or pauses. */
bool rt_pool_holds(void);
/* The finished jobs of a loop, in the order of submission. */
size_t rt_pool_ready(const uv_loop_t *loop, struct rt_job **ret_jobs,
                     size_t max);
/* Calls the request's callback. */
void rt_pool_deliver(struct rt_job *job);
/* When the first sleeper wakes; UINT64_MAX when nobody sleeps. */
uint64_t rt_pool_next_wake_ns(void);
/* How many requests of the loop are under way. */
unsigned rt_pool_pending(const uv_loop_t *loop);
/* Something happened that a waiting worker may wait for. */
void rt_pool_progress(void);
/* A worker waits for something that another thread, or the kernel, must do. */
bool rt_pool_any_waits(void);
/* The next number of what the schedule can pick. */
uint64_t rt_pool_sequence(void);

/* --- schedule.c --- */

/* What could come next: an operation, or something without one (op 0). */
struct rt_option {
    uint32_t op;
    enum trace_kind kind;
};

void rt_schedule_start(const struct rt_config *config);
/* Which of `options` is picked, 0 being the plain order. Asked only where
 * there are several. */
uint32_t rt_schedule_pick(enum trace_point point,
                          const struct rt_option *options, uint32_t count);
/* How much goes through: 0 all, beyond that less. At most RT_EXTENTS_MAX. */
enum { RT_EXTENTS_MAX = 4 };
uint32_t rt_schedule_extent(enum trace_point point,
                            const struct rt_option *option, uint32_t count);
/* A choice between leaving things as they are (0) and not (1), about `op`,
 * which may be NULL. */
bool rt_schedule_deviates(enum trace_point point, const struct rt_op *op);

/* --- watcher.c: what is behind what is ready --- */

/* The operation of a ready descriptor of the loop. */
struct rt_option rt_watcher_option(const uv_loop_t *loop, int fd);
/* Of the timer that is due next. */
struct rt_option rt_watcher_timer(const uv_loop_t *loop);

/* --- closing.c: the order of close callbacks --- */

/* uv_close() was just called: puts the handle where the schedule wants it. */
void rt_closing_added(uv_handle_t *handle);
/* One thing was delivered: one more may be in the same turn. */
void rt_closing_turn(const uv_loop_t *loop);

/* --- extent.c: how much of a stream is read or written at once --- */

struct epoll_event;
/* The event is about to be delivered: decides how much has come. */
void rt_extent_deliver(const uv_loop_t *loop, struct epoll_event *event);

/* --- poll.c --- */

/* Opens the one descriptor that the runtime needs. Negative errno. */
int rt_poll_start(void);
/* Makes the loop one whose polls are the schedule's. Negative errno. */
int rt_poll_attach(uv_loop_t *loop);
/* After uv_loop_close(): forgets the loop. */
void rt_poll_detach(uv_loop_t *loop);
/* The loop that runs now; NULL. */
uv_loop_t *rt_poll_current(void);
/* A loop that the loop thread runs, or has run. */
bool rt_poll_knows(const uv_loop_t *loop);
/* The loop that runs now is this one; returns the one before. */
uv_loop_t *rt_poll_running(uv_loop_t *loop);
/* Ends every loop's run at the next chance. */
void rt_poll_stop(void);

/* --- world.c: what lies outside of the program --- */

/* Bytes or a connection may be on their way inside the kernel now. */
void rt_world_stir(void);
/* A datagram goes from that handle to this address. */
void rt_world_send(const void *handle, const struct sockaddr *address);
/* A child process lives, or a descriptor that is watched leads to another
 * process. */
bool rt_world_is_waited_for(void);
/*
 * Nothing is ready, and the clock is about to move on to `deadline` (now: the
 * loop does not wait). Waits in real time where something may still come from
 * the kernel or from others. True when something is ready now or time has
 * moved: then look again.
 */
bool rt_world_waits(const uv_loop_t *loop, uint64_t deadline);

/* --- finding.c, open.c --- */

/* rt_report() even if no line of the learner is known. */
void rt_report_always(struct trace_finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* rt_finding() for a place that is already an offset. */
struct trace_finding rt_finding_at(const char *rule,
                                   enum trace_severity severity,
                                   const char *subject, uint64_t pc);
void rt_relate_at(struct trace_finding *finding, const char *label,
                  uint32_t node, uint64_t pc, uint64_t at_ns);
/* uv_loop_close() said UV_EBUSY, or it closed the loop after all: remembered
 * for the end of the run. */
void rt_open_at_loop_close(const uv_loop_t *loop, bool is_busy);
/* At the end of the run: UV109, UV111, UV112, UV201, UV202, UV203. */
void rt_open_at_finish(void);
/* UV101 */
void rt_obligation_finish(void);

/* --- autopsy.c --- */

/* UV113: what the loop waits for, with the whole list. */
void rt_autopsy_never_wakes(uv_loop_t *loop);
/* A record for each open handle and request of the loop: they belong to the
 * finding that was told last. */
void rt_autopsy_list(const uv_loop_t *loop);

/* --- wrappers: what every one of them does first --- */

/* The place of a call: the caller's own return address and frame. */
#define RT_SITE __builtin_return_address(0)
#define RT_FRAME __builtin_frame_address(0)

/* False (and UV401 reported) off the loop thread: then the wrapper may go on
 * only on a worker, see rt_on_worker(). */
bool rt_check_thread(const char *call, const void *frame);

/* --- clue.c: where to look when only a test fails --- */

void rt_clue_at_finish(void);
/* The callback that ran last; at a limit, where the rest is unfinished. */
void rt_clue_last(void);
/* Tells a finding without a rule as a clue. */
void rt_give_clue(struct trace_finding *clue, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- interrupted.c: places of the learner's, innermost first, as return
 * addresses; how many there are --- */

/* Once, on the loop thread; 0 or a negative errno. */
int rt_interrupted_prepare(void);
/* `context` is a signal handler's. */
size_t rt_interrupted_stack(const void *context, uint64_t *ret_pcs, size_t max);
/* The same when the stack is full: it is there only above the page of the
 * address that could not be reached. */
size_t rt_full_stack(const void *context, const void *fault, uint64_t *ret_pcs,
                     size_t max);
/* Who called, at whatever distance, the function that has this frame. */
size_t rt_calling_stack(const void *frame, uint64_t *ret_pcs, size_t max);

/* crash.c: from now on a crash or exit() leaves a clue. */
int rt_crash_install(void);

/* How the last obligation was met that the learner's code met. */
struct rt_met {
    const char *name;
    uint64_t site, at_ns;
    uint32_t node;
};
/* False when there is none. */
bool rt_obligation_last_met(struct rt_met *ret);

/* --- stacks --- */

/* Bounds of the main thread's stack, looked up once a process and kept over
 * fork. Returns 0 or a negative errno. */
int rt_loop_stack(uintptr_t *ret_low, uintptr_t *ret_high);

#endif
