/* expect: rule=UV402 line=13 */
#include <uv.h>

/* Whoever finds the table empty fills it; the test keeps nobody out. */
static int is_full, table[4], sums[2];
static uv_work_t work[2];

static void body(uv_work_t *req)
{
    if (!is_full) {
        for (int i = 0; i < 4; i++)
            table[i] = i * i;
        is_full = 1;
    }
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
