/* expect: rule=UV402 line=11 */
#include <uv.h>

/* Two bodies add to one counter, and nothing keeps them apart. */
static int counter;
static uv_work_t work[2];

static void count(uv_work_t *req)
{
    (void)req;
    counter++;
}

static void counted(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], count, counted);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
