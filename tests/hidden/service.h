/*
 * service.h - what given functions are made of that tasks call: something
 * elsewhere that takes a while to answer and can be told not to, and a diary of
 * it.
 */
#ifndef TESTS_HIDDEN_SERVICE_H
#define TESTS_HIDDEN_SERVICE_H

#include "async.h"

enum { LATER_MS = 60 * 1000 }; /* how long programs go on after the call */

struct service {
    const char *name; /* of the given function, for timelines */
    long long calls, answers, cancelled;
    long long in_flight, most;    /* at the same time */
    long long began_us, ended_us; /* the first call, the last answer */
};

/*
 * Counts a call, parks the task for `ms`, counts the answer, and returns
 * `status`; or UV_ECANCELED when the task is told. `site` is the return address
 * of the call of the given function. Outside of tasks: UV_EINVAL, and nothing
 * is counted.
 */
SUSPENDS int service_call(struct service *service, const void *site,
                          unsigned ms, int status);

/* Now, in us of the run. */
long long service_now_us(void);

/* "calls", "answers", "cancelled", "in_flight", "most", "began_us", "ended_us",
 * behind `prefix`. */
void service_observe(const struct service *service, const char *prefix);

#endif
