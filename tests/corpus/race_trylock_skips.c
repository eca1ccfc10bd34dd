/* expect: none */
#include <uv.h>

/* Who does not get the lock at once leaves the work to the other one. */
static uv_mutex_t lock;
static int flushed;
static uv_work_t work[3];

static void body(uv_work_t *req)
{
    (void)req;
    if (uv_mutex_trylock(&lock) != 0)
        return;
    flushed++;
    uv_sleep(5);
    flushed++;
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
    for (int i = 0; i < 3; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
