/* expect: none */
/*
 * A bakery puts bread into the oven, a job of the pool, and takes it out when
 * the job has completed; the timer only rings.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct oven {
    uv_work_t bake;
    uv_timer_t clock;
    int temperature, reached, crust;
    int sold, rang;
};

static void bake(uv_work_t *work)
{
    struct oven *o = work->data;

    usleep(2000);
    o->reached = o->temperature;
}

static void take_out(struct oven *o)
{
    o->sold = o->crust;
}

static void baked(uv_work_t *work, int status)
{
    struct oven *o = work->data;

    assert(status == 0);
    o->crust = o->reached / 100;
    take_out(o);
}

static void clock_rang(uv_timer_t *timer)
{
    struct oven *o = timer->data;

    o->rang = 1;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct oven o = {.temperature = 230};

    o.bake.data = o.clock.data = &o;
    assert(uv_queue_work(loop, &o.bake, bake, baked) == 0);
    uv_timer_init(loop, &o.clock);
    uv_timer_start(&o.clock, clock_rang, 10, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return o.sold == 2 && o.rang ? 0 : 1;
}
