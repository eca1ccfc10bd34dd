/* expect: rule=UV207 line=20 */
#include <uv.h>

static uv_work_t work;

static void work_on(uv_work_t *req)
{
    (void)req;
}

static void worked(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}

int main(void)
{
    for (int i = 0; i < 3; i++)
        uv_queue_work(uv_default_loop(), &work, work_on, worked);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
