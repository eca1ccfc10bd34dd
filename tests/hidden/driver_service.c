/* driver_service.c - see service.h */
#include "service.h"

#include <stdio.h>

#include "async_internal.h"
#include "play/driver.h"

struct call {
    struct wait wait;
    struct task_timer *timer;
};

long long service_now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

static void call_answered(void *arg)
{
    struct call *call = arg;

    task_unpark(&call->wait);
}

static void call_cancelled(struct wait *wait)
{
    struct call *call = (struct call *)wait; /* first member */

    wait->cancelled = true;
    task_timer_stop(call->timer);
    task_unpark(wait);
}

int service_call(struct service *service, const void *site, unsigned ms,
                 int status)
{
    struct call call = {.wait.cancel = call_cancelled};
    int rc = task_enters(service->name, site);

    if (rc < 0)
        return rc;
    if (service->calls++ == 0)
        service->began_us = service_now_us();
    if (++service->in_flight > service->most)
        service->most = service->in_flight;
    call.timer = task_timer_start(ms, call_answered, &call);
    if (!call.timer)
        return task_returns(UV_ENOMEM);
    task_park(&call.wait);
    service->in_flight--;
    service->cancelled += call.wait.cancelled;
    service->answers += !call.wait.cancelled;
    service->ended_us = service_now_us();
    return task_returns(call.wait.cancelled ? UV_ECANCELED : status);
}

void service_observe(const struct service *service, const char *prefix)
{
    const struct {
        const char *what;
        long long value;
    } rows[] = {
        {"calls", service->calls},         {"answers", service->answers},
        {"cancelled", service->cancelled}, {"in_flight", service->in_flight},
        {"most", service->most},           {"began_us", service->began_us},
        {"ended_us", service->ended_us},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char key[64];

        snprintf(key, sizeof(key), "%s%s", prefix, rows[i].what);
        observe_int(key, rows[i].value);
    }
}
