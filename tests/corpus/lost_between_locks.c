/* expect: rule=UV501 line=20 */
#include <uv.h>

/* Each half is under the lock, but what is written in the second was read in
 * the first: what the other one added meanwhile is gone. */
enum { WORKERS = 3 };
static uv_mutex_t lock;
static int total = 100;
static uv_work_t work[WORKERS];

static void body(uv_work_t *req)
{
    int before;

    uv_mutex_lock(&lock);
    before = total;
    uv_mutex_unlock(&lock);
    uv_sleep(100);
    uv_mutex_lock(&lock);
    total = before + 1 + (int)(req - work);
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
    for (int i = 0; i < WORKERS; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
