/* expect: none */
#include <uv.h>

/* One body hands the other a value, and a semaphore says when. */
static uv_sem_t filled;
static int value, taken;
static uv_work_t work[2];

static void give(uv_work_t *req)
{
    (void)req;
    value = 5;
    uv_sem_post(&filled);
}

static void take(uv_work_t *req)
{
    (void)req;
    uv_sem_wait(&filled);
    taken = value;
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    uv_sem_init(&filled, 0);
    uv_queue_work(uv_default_loop(), &work[0], give, done);
    uv_queue_work(uv_default_loop(), &work[1], take, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
