/* expect: none */
#include <uv.h>

/* Two bodies add to one counter, which is atomic. */
static _Atomic int counter;
static uv_work_t work[2];

static void body(uv_work_t *req)
{
    (void)req;
    counter++;
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
