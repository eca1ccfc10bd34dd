/* expect: rule=UV402 line=13 */
#include <uv.h>

/* A lock that is taken for reading keeps nobody else out: both may write. */
static uv_rwlock_t lock;
static int hits;
static uv_work_t work[2];

static void body(uv_work_t *req)
{
    (void)req;
    uv_rwlock_rdlock(&lock);
    hits++;
    uv_rwlock_rdunlock(&lock);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    uv_rwlock_init(&lock);
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
