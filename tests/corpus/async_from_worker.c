/* expect: none */
#include <uv.h>

static uv_async_t async;
static uv_work_t work;
static int heard;

static void woken(uv_async_t *handle)
{
    heard = 1;
    uv_close((uv_handle_t *)handle, NULL);
}

static void work_on(uv_work_t *req)
{
    (void)req;
    uv_async_send(&async);
}

static void worked(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}

int main(void)
{
    uv_async_init(uv_default_loop(), &async, woken);
    uv_queue_work(uv_default_loop(), &work, work_on, worked);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
