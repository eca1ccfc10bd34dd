/* expect: none */
#include <time.h>
#include <uv.h>

/* Before the loop runs nobody waits but main itself. */
static void tick(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    struct timespec pause = {.tv_nsec = 5000000};

    nanosleep(&pause, NULL);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, tick, 10, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
