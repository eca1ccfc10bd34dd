/* expect: none */
#include <uv.h>

static uv_timer_t work, deadline;

static void close_if_open(uv_timer_t *timer)
{
    if (!uv_is_closing((uv_handle_t *)timer))
        uv_close((uv_handle_t *)timer, NULL);
}

static void over(uv_timer_t *timer)
{
    (void)timer;
    close_if_open(&work);
    close_if_open(&deadline);
    close_if_open(&work);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &work);
    uv_timer_init(uv_default_loop(), &deadline);
    uv_timer_start(&work, over, 50, 0);
    uv_timer_start(&deadline, over, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
