/* expect: none */
/* A counter is flushed by a timer, and once more at the end, before the timer
 * is closed. */
#include <assert.h>
#include <stdio.h>
#include <uv.h>

struct counter {
    uv_timer_t flusher;
    int pending, flushed;
};

static struct counter visits;

static void flush(struct counter *c)
{
    c->flushed += c->pending;
    c->pending = 0;
}

static void flush_due(uv_timer_t *timer)
{
    flush(timer->data);
    uv_timer_stop(timer);
}

static void add(struct counter *c, int n)
{
    c->pending += n;
    if (!uv_is_active((uv_handle_t *)&c->flusher))
        uv_timer_start(&c->flusher, flush_due, 20, 0);
}

static void counter_init(uv_loop_t *loop, struct counter *c)
{
    uv_timer_init(loop, &c->flusher);
    c->flusher.data = c;
    uv_unref((uv_handle_t *)&c->flusher);
}

static void counter_end(struct counter *c)
{
    flush(c);
    uv_close((uv_handle_t *)&c->flusher, NULL);
}

static void visit(uv_timer_t *timer)
{
    static int visitors;

    add(&visits, 1);
    if (++visitors == 5)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t door;
    uv_loop_t *loop = uv_default_loop();

    counter_init(loop, &visits);
    uv_timer_init(loop, &door);
    uv_timer_start(&door, visit, 7, 7);
    uv_run(loop, UV_RUN_DEFAULT);
    counter_end(&visits);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return visits.flushed == 5 ? 0 : 1;
}
