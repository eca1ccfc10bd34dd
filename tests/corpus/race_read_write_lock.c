/* expect: none */
#include <uv.h>

/* One sets the table under the lock for writing, others look at it under the
 * lock for reading. */
static uv_rwlock_t lock;
static int table[3], found[3];
static uv_work_t work[3];

static void body(uv_work_t *req)
{
    int i = (int)(req - work);

    if (i == 0) {
        uv_rwlock_wrlock(&lock);
        table[1] = table[2] = 7;
        uv_rwlock_wrunlock(&lock);
        return;
    }
    uv_rwlock_rdlock(&lock);
    found[i] = table[i];
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
    for (int i = 0; i < 3; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
