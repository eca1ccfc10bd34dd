/* expect: rule=UV304 line=29 */
#include <unistd.h>
#include <uv.h>

static uv_mutex_t lock;
static uv_cond_t changed;
static int ready;

static void prepare(uv_work_t *work)
{
    (void)work;
    usleep(70000);
    uv_mutex_lock(&lock);
    ready = 1;
    uv_cond_signal(&changed);
    uv_mutex_unlock(&lock);
}

static void prepared(uv_work_t *work, int status)
{
    (void)work;
    (void)status;
}

static void need_it(uv_timer_t *timer)
{
    uv_mutex_lock(&lock);
    while (!ready)
        uv_cond_wait(&changed, &lock);
    uv_mutex_unlock(&lock);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    static uv_work_t work;

    uv_mutex_init(&lock);
    uv_cond_init(&changed);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, need_it, 10, 0);
    uv_queue_work(uv_default_loop(), &work, prepare, prepared);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
