/* expect: rule=UV402 line=14 */
#include <uv.h>

/* Each of the two has a lock, but not the same one. */
static uv_mutex_t locks[2];
static int balance = 100;
static uv_work_t work[2];

static void body(uv_work_t *req)
{
    uv_mutex_t *lock = &locks[req - work];

    uv_mutex_lock(lock);
    balance -= 10;
    uv_mutex_unlock(lock);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    for (int i = 0; i < 2; i++)
        uv_mutex_init(&locks[i]);
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
