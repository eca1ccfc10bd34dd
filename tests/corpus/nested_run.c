/* expect: rule=UV303 line=7 */
#include <uv.h>

static void fire(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_run(uv_default_loop(), UV_RUN_NOWAIT);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, fire, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
