/*
 * driver_service.h - what the given functions of this exercise are made of:
 * something elsewhere that takes a while to answer, and a diary of it.
 */
#ifndef EXERCISE_6B_DRIVER_SERVICE_H
#define EXERCISE_6B_DRIVER_SERVICE_H

#include "async.h"

enum { LATER_MS = 60 * 1000 }; /* how long programs go on after the call */

struct service {
    const char *name;             /* of the given function, for timelines */
    long long calls, answers;     /* begun, and ended */
    long long in_flight, most;    /* at the same time */
    long long began_us, ended_us; /* the first call, the last answer */
};

/*
 * Counts a call, parks the task for `ms`, counts the answer, and returns
 * `status`. `site` is the return address of the call of the given function.
 * Outside of tasks: UV_EINVAL, and nothing is counted.
 */
SUSPENDS int service_call(struct service *service, const void *site,
                          unsigned ms, int status);

/* "NAME_calls", "NAME_most", "NAME_began_us", "NAME_ended_us" */
void service_observe(const struct service *service, const char *name);

#endif
