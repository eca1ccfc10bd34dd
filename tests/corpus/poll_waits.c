/* expect: rule=UV301 line=12 */
#include <poll.h>
#include <unistd.h>
#include <uv.h>

static int ends[2];

static void look(uv_timer_t *timer)
{
    struct pollfd in = {.fd = ends[0], .events = POLLIN};

    if (poll(&in, 1, 100) == 0)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    if (pipe(ends) < 0)
        return 1;
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, look, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
