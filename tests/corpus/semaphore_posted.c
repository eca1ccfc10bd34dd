/* expect: none */
#include <uv.h>

/* A semaphore as a counter of permits: there is one to take. */
static uv_sem_t permits;

static void take_one(uv_timer_t *timer)
{
    uv_sem_wait(&permits);
    uv_sem_post(&permits);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;

    uv_sem_init(&permits, 1);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, take_one, 5, 0);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
