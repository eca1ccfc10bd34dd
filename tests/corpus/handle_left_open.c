/* expect: rule=UV201 line=15 */
#include <uv.h>

static uv_timer_t timer;
static int fired;

static void fire(uv_timer_t *handle)
{
    (void)handle;
    fired++;
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, fire, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
