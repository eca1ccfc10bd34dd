/* expect: none */
#include <unistd.h>
#include <uv.h>

/* One worker waits for another; the timer only signals. */
static uv_mutex_t lock;
static uv_cond_t changed;
static int ready;

static void use(uv_work_t *work)
{
    (void)work;
    uv_mutex_lock(&lock);
    while (!ready)
        uv_cond_wait(&changed, &lock);
    uv_mutex_unlock(&lock);
}

static void used(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void offer(uv_timer_t *timer)
{
    uv_mutex_lock(&lock);
    ready = 1;
    uv_cond_broadcast(&changed);
    uv_mutex_unlock(&lock);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work[2];

    uv_mutex_init(&lock);
    uv_cond_init(&changed);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, offer, 40, 0);
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], use, used);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
