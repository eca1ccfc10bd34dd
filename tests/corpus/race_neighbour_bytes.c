/* expect: none */
#include <uv.h>

/* Each body has a byte of its own; they lie in one word. */
static char marks[8];
static uv_work_t work[8];

static void body(uv_work_t *req)
{
    marks[req - work]++;
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    for (int i = 0; i < 8; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
