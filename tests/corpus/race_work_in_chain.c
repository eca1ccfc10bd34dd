/* expect: none */
#include <uv.h>

/* One body after the other: each is queued when the one before is done. */
static int total, left = 4;
static uv_work_t work;

static void body(uv_work_t *req)
{
    (void)req;
    total += left;
}

static void after(uv_work_t *req, int status)
{
    (void)status;
    if (--left > 0)
        uv_queue_work(uv_default_loop(), req, body, after);
}

int main(void)
{
    uv_queue_work(uv_default_loop(), &work, body, after);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
