/* expect: none */
#include <uv.h>

/* The result is read when the thread that computes it was joined. */
static int result, seen;
static uv_thread_t thread;
static uv_timer_t timer;

static void compute(void *arg)
{
    (void)arg;
    result = 42;
}

static void fire(uv_timer_t *handle)
{
    seen = result;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_thread_create(&thread, compute, NULL);
    uv_thread_join(&thread);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, fire, 50, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
