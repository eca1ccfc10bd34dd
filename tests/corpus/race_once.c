/* expect: none */
#include <uv.h>

/* Whoever comes first makes the table, once for all. */
static uv_once_t once = UV_ONCE_INIT;
static int table[4], sums[2];
static uv_work_t work[2];

static void fill(void)
{
    for (int i = 0; i < 4; i++)
        table[i] = i * i;
}

static void body(uv_work_t *req)
{
    uv_once(&once, fill);
    sums[req - work] = table[2] + table[3];
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
