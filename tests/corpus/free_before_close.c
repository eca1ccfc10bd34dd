/* expect: rule=UV205 line=8 */
#include <stdlib.h>
#include <uv.h>

static void fire(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    free(timer);
}

int main(void)
{
    uv_timer_t *timer = malloc(sizeof *timer);

    uv_timer_init(uv_default_loop(), timer);
    uv_timer_start(timer, fire, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
