/* expect: none */
#include <uv.h>

static uv_timer_t timer;
static int fired;

static void fire(uv_timer_t *handle)
{
    fired++;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, fire, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
