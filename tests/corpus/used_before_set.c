/* expect: rule=UV505 line=31 */
#include <uv.h>

/* The rate is loaded while the clock already runs: the first tick may multiply
 * by nothing. */
static int rate, price, loaded_rate;
static uv_timer_t clock_tick;
static uv_work_t loading;

static void load(uv_work_t *req)
{
    (void)req;
    uv_sleep(10);
    loaded_rate = 3;
}

static void loaded(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    rate = loaded_rate;
}

static void add(int *to, int amount)
{
    *to += amount;
}

static void tick(uv_timer_t *timer)
{
    add(&price, rate);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &clock_tick);
    uv_timer_start(&clock_tick, tick, 5, 0);
    uv_queue_work(uv_default_loop(), &loading, load, loaded);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
