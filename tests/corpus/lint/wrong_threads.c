/* expect: UV401@12 UV401@18 */
#include <stdlib.h>
#include <uv.h>

static uv_timer_t timer;
static uv_async_t async;

static void fired(uv_timer_t *t) { (void)t; }

static void rearm(void)
{
    uv_timer_start(&timer, fired, 10, 0);
}
static void work(uv_work_t *req)
{
    rearm();
    uv_async_send(&async);
    uv_close((uv_handle_t *)req->data, NULL);
}
static void after(uv_work_t *req, int status)
{
    (void)status;
    rearm();
    free(req);
}

int begin(uv_loop_t *loop)
{
    uv_work_t *req = malloc(sizeof(*req));
    int rc;

    if (!req)
        return UV_ENOMEM;
    rc = uv_queue_work(loop, req, work, after);
    if (rc < 0)
        free(req);
    return rc;
}
