/* expect: none */
#include <uv.h>

/* After its callback a request may start again. */
static uv_work_t work;
static int rounds = 3;

static void work_on(uv_work_t *req)
{
    (void)req;
}

static void worked(uv_work_t *req, int status)
{
    (void)status;
    if (--rounds > 0)
        uv_queue_work(uv_default_loop(), req, work_on, worked);
}

int main(void)
{
    uv_queue_work(uv_default_loop(), &work, work_on, worked);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
