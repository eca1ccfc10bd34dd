/* expect: rule=UV109 line=11 */
#include <stdlib.h>
#include <uv.h>

/* Closed, but never freed: only the close callback could. */
static void tick(uv_timer_t *timer)
{
    uv_timer_t *own = malloc(sizeof *own);

    uv_timer_init(timer->loop, own);
    uv_close((uv_handle_t *)own, NULL);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
