/* expect: rule=UV304 line=26 */
#include <unistd.h>
#include <uv.h>

/* The worker keeps the lock while it is slow; the timer wants it, too. */
static uv_mutex_t lock;
static int total;

static void add_up(uv_work_t *work)
{
    (void)work;
    uv_mutex_lock(&lock);
    usleep(100000);
    total += 10;
    uv_mutex_unlock(&lock);
}

static void added(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void show(uv_timer_t *timer)
{
    uv_mutex_lock(&lock);
    total++;
    uv_mutex_unlock(&lock);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;

    uv_mutex_init(&lock);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, show, 50, 0);
    uv_queue_work(uv_default_loop(), &work, add_up, added);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
