/*
 * blocking.h - the net of call sites: functions that wait, as the submission
 * and the drivers get them through redirect.h. What each does instead of the
 * library's function depends on where it is called:
 *
 *  in a callback of the loop   it is reported, unless it need not wait; then
 *                              it waits in virtual time, and so does the loop
 *  before the loop runs        it waits in virtual time, silently
 *  on a thread of the pool     the same; other threads go on meanwhile
 *  elsewhere                   as ever
 *
 * A wait that nothing in this process can end is told as a limit
 * ("a wait that nothing ends") and ends the process with RT_GUARD_EXIT.
 * blocking.def lists the functions; they have the library's signatures, so no
 * prototype is repeated here.
 */
#ifndef GRADE_RUNTIME_BLOCKING_H
#define GRADE_RUNTIME_BLOCKING_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "runtime/trace.h"

#define RT_NS_PER_S 1000000000ull
#define RT_NS_PER_MS 1000000ull

#define BLOCKING(name, class, rule, instead) RT_CALL_##name,
enum rt_blocking_call {
#include "runtime/blocking.def"
    RT_CALL_COUNT
};
#undef BLOCKING

enum rt_blocking_class {
    RT_BLOCKING_DEFINITE,
    RT_BLOCKING_WOULD_BLOCK,
    RT_BLOCKING_POLICY
};

struct rt_blocking {
    const char *name, *rule, *instead;
    enum rt_blocking_class class;
};

/* The table, by enum rt_blocking_call, ended by an entry without a name. */
extern const struct rt_blocking rt_blocking[];

/* --- what the functions share --- */

enum rt_where { RT_IN_CALLBACK, RT_IN_MAIN, RT_ON_WORKER, RT_ELSEWHERE };

enum rt_where rt_where(void);

/* A call of one of the functions: which, and from where. */
struct rt_place {
    enum rt_blocking_call call;
    enum rt_where where;
    const void *frame; /* of the rt_ function that was called */
};

/* Begins each of them: `struct rt_place place = RT_PLACE(sleep);` */
#define RT_PLACE(name)                                                         \
    {                                                                          \
        RT_CALL_##name, rt_where(), __builtin_frame_address(0)                 \
    }

/* Reports "WHAT; INSTEAD" if the place is in a callback. */
void rt_place_tell(const struct rt_place *place, enum trace_severity severity,
                   const char *what);

/* True when what is waited for is there. */
typedef bool rt_attempt_fn(void *arg);

/* Waits in virtual time (on other threads in real time) until an attempt
 * succeeds; ends the process when none ever can. */
void rt_place_wait(const struct rt_place *place, rt_attempt_fn *attempt,
                   void *arg);
/* The same for at most `ns`; false when they passed. Not for RT_ELSEWHERE. */
bool rt_place_wait_until(const struct rt_place *place, uint64_t ns,
                         rt_attempt_fn *attempt, void *arg);

/* How long until an absolute time of a clock; 0 for times that are past. */
uint64_t rt_until_ns(clockid_t clock, const struct timespec *at);

/* From now on there is a thread that is in nobody's hand. */
void rt_blocking_thread_made(void);

#endif
