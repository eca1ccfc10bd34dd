/* expect: none */
#include <uv.h>

/* Two bodies add to one counter, one at a time. */
static uv_mutex_t lock;
static int counter;
static uv_work_t work[2];

static void body(uv_work_t *req)
{
    (void)req;
    uv_mutex_lock(&lock);
    counter++;
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
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
