/* expect: none */
/* Callbacks that are kept, called many times, or passed on. */
#include <stdlib.h>
#include <uv.h>

typedef void (*tick_cb)(void *arg, int status);

struct ticker {
    uv_timer_t timer;
    tick_cb tick;
    void *arg;
    struct ticker *next;
};

static struct ticker *tickers;

static void ticked(uv_timer_t *timer)
{
    struct ticker *t = timer->data;

    if (t->tick)
        t->tick(t->arg, 0);
}

int ticker_new(uv_loop_t *loop, tick_cb tick, void *arg)
{
    struct ticker *t = malloc(sizeof(*t));

    if (!t)
        return UV_ENOMEM;
    t->tick = tick;
    t->arg = arg;
    t->timer.data = t;
    t->next = tickers;
    tickers = t;
    uv_timer_init(loop, &t->timer);
    return uv_timer_start(&t->timer, ticked, 10, 10);
}

void tickers_each(tick_cb tick)
{
    struct ticker *t;

    for (t = tickers; t; t = t->next)
        tick(t, 0);
}

void ticker_set(struct ticker *t, tick_cb tick, void *arg)
{
    t->tick = tick;
    t->arg = arg;
}

static void finish(tick_cb done, void *arg, int status)
{
    done(arg, status);
}

void pass_on(tick_cb done, void *arg, int n)
{
    if (n < 0) {
        finish(done, arg, n);
        return;
    }
    finish(done, arg, 0);
}
