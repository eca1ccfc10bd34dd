#include "driver_service.h"

#include <stdio.h>

#include "async_internal.h"
#include "play/driver.h"

static long long now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

static void timer_closed(uv_handle_t *timer)
{
    task_wake(timer->data);
}

static void timer_fired(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, timer_closed);
}

int service_call(struct service *service, const void *site, unsigned ms,
                 int status)
{
    uv_timer_t timer;

    if (!task_calls(service->name, site))
        return UV_EINVAL;
    if (service->calls++ == 0)
        service->began_us = now_us();
    if (++service->in_flight > service->most)
        service->most = service->in_flight;
    uv_update_time(task_loop());
    uv_timer_init(task_loop(), &timer);
    timer.data = task_current();
    uv_timer_start(&timer, timer_fired, ms, 0);
    task_park_on((uv_handle_t *)&timer, timer_closed);
    service->in_flight--;
    service->answers++;
    service->ended_us = now_us();
    return task_returns(status);
}

static void observe_as(const char *name, const char *what, long long value)
{
    char key[64];

    snprintf(key, sizeof(key), "%s_%s", name, what);
    observe_int(key, value);
}

void service_observe(const struct service *service, const char *name)
{
    observe_as(name, "calls", service->calls);
    observe_as(name, "most", service->most);
    observe_as(name, "began_us", service->began_us);
    observe_as(name, "ended_us", service->ended_us);
}
