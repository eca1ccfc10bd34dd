/* expect: rule=UV301 line=10 */
#include <unistd.h>
#include <uv.h>

/* A retry timer that waits for its device by sleeping. */
static int tries;

static void retry(uv_timer_t *timer)
{
    usleep(250000);
    if (++tries == 3)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, retry, 10, 10);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
