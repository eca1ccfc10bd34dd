/*
 * driver_watch.c - see watch.h
 *
 * Each visit is an operation of its own, so that a timeline shows who called
 * what, and not by which timer.
 */
#include "watch.h"

#include "play/driver.h"

#include "../key.h"

enum { VISITS_MAX = 24 };

struct visit {
    uv_timer_t timer;
    const char *name;
    size_t n;
    void (*comes)(size_t n);
    const void *callback;
};

static struct visit visits[VISITS_MAX];
static long long began_us, longest_us;
static bool inside;

long long watch_now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

void watch_begin(void)
{
    began_us = watch_now_us();
    inside = true;
}

void watch_end(void)
{
    long long took_us = watch_now_us() - began_us;

    inside = false;
    if (took_us > longest_us)
        longest_us = took_us;
}

bool watch_is_inside(void)
{
    return inside;
}

void watch_observe(void)
{
    observe_int("longest_us", longest_us);
}

static void visit_due(uv_timer_t *timer)
{
    struct visit *visit = timer->data;
    struct rt_op *op = rt_op_start(TRACE_MAIN, visit->name, NULL);

    uv_close((uv_handle_t *)timer, NULL);
    rt_op_enter(op, visit->callback);
    visit->comes(visit->n);
    rt_leave();
    rt_op_end(op, 0);
}

void watch_plan(const char *name, size_t count, void (*comes)(size_t n),
                const void *callback)
{
    for (size_t i = 0; i < count && i < VISITS_MAX; i++) {
        struct visit *visit = &visits[i];

        *visit = (struct visit){
            .name = name, .n = i, .comes = comes, .callback = callback};
        uv_timer_init(driver_loop(), &visit->timer);
        visit->timer.data = visit;
        uv_timer_start(&visit->timer, visit_due,
                       (uint64_t)input_int(key_at("at", i).text), 0);
    }
}

bool watch_owns(const uv_handle_t *handle)
{
    for (size_t i = 0; i < VISITS_MAX; i++)
        if (handle == (const uv_handle_t *)&visits[i].timer)
            return true;
    return false;
}
