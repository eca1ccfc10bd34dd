/* expect: none */
#include <uv.h>

/* A queue of one place between two bodies, with a condition. */
static uv_mutex_t lock;
static uv_cond_t changed;
static int value, full, taken;
static uv_work_t work[2];

static void give(uv_work_t *req)
{
    (void)req;
    uv_mutex_lock(&lock);
    value = 5;
    full = 1;
    uv_cond_signal(&changed);
    uv_mutex_unlock(&lock);
}

static void take(uv_work_t *req)
{
    (void)req;
    uv_mutex_lock(&lock);
    while (!full)
        uv_cond_wait(&changed, &lock);
    taken = value;
    uv_mutex_unlock(&lock);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    uv_mutex_init(&lock);
    uv_cond_init(&changed);
    uv_queue_work(uv_default_loop(), &work[0], give, done);
    uv_queue_work(uv_default_loop(), &work[1], take, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
