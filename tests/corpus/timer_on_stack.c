/* expect: rule=UV204 line=14 */
#include <uv.h>

/* The timer is gone before the loop runs. */
static void tick(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

static void start(void)
{
    uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 5, 0);
}

int main(void)
{
    start();
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
