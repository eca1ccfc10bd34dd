/* expect: none */
/* A thread with a loop of its own. */
#include <uv.h>

static void fired(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

static void thread(void *arg)
{
    uv_loop_t loop;
    uv_timer_t timer;

    (void)arg;
    if (uv_loop_init(&loop) < 0)
        return;
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, fired, 1, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

int main(void)
{
    uv_thread_t id;

    if (uv_thread_create(&id, thread, NULL) < 0)
        return 1;
    return uv_thread_join(&id) < 0;
}
