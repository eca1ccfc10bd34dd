/* expect: none */
/*
 * An order can be withdrawn while it is prepared. Withdrawing marks it, and the
 * completion looks at the mark; both outcomes are counted and one of them
 * happens.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct order {
    uv_work_t work;
    int withdrawn, shipped, refunded;
};

static struct order order;

static void prepare(uv_work_t *work)
{
    (void)work;
    usleep(4000);
}

static void prepared(uv_work_t *work, int status)
{
    struct order *o = work->data;

    assert(status == 0);
    if (o->withdrawn)
        o->refunded = 1;
    else
        o->shipped = 1;
}

static void withdraw(uv_timer_t *timer)
{
    struct order *o = timer->data;

    if (!o->shipped)
        o->withdrawn = 1;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;

    order.work.data = &order;
    assert(uv_queue_work(loop, &order.work, prepare, prepared) == 0);
    uv_timer_init(loop, &timer);
    timer.data = &order;
    uv_timer_start(&timer, withdraw, 4, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return order.shipped + order.refunded == 1 ? 0 : 1;
}
