/* expect: rule=UV301 line=7 */
#include <stdio.h>
#include <uv.h>

static void reload(uv_timer_t *timer)
{
    FILE *file = fopen("/proc/self/status", "r");

    if (file)
        fclose(file);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, reload, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
