/* expect: UV110@10 UV110@60 UV202@52 UV202@63 UV204@21 UV205@34 UV205@41 UV208@43 */
#include <stdlib.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_timer_t timer;
};

static void opened(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void on_timer(uv_timer_t *timer)
{
    uv_fs_t req;
    int rc;

    rc =
        uv_fs_open(timer->loop, &req, "x", 0, 0, opened);
    if (rc < 0)
        uv_timer_stop(timer);
}

static void conn_free(struct conn *c)
{
    free(c);
}

static void conn_drop(struct conn *c)
{
    uv_close((uv_handle_t *)&c->tcp, NULL);
    conn_free(c);
}

static void conn_end(struct conn *c, int why)
{
    uv_close((uv_handle_t *)&c->timer, NULL);
    if (why < 0)
        conn_drop(c);
    if (why == 0)
        uv_close((uv_handle_t *)&c->timer, NULL);
}

static void stated(uv_fs_t *req)
{
    int *size = req->data;

    if (req->result < 0) {
        *size = -1;
        free(req);

        return;
    }
    *size = (int)req->statbuf.st_size;
    uv_fs_req_cleanup(req);
    free(req);
}
static void synced(uv_fs_t *req)
{
    req->data = NULL;
}

int begin(uv_loop_t *loop, int *size, struct conn *c, uv_timer_t *timer)
{
    static uv_fs_t sync;
    uv_fs_t *req = malloc(sizeof(*req));

    if (!req)
        return UV_ENOMEM;
    req->data = size;
    conn_end(c, 1);
    uv_timer_start(timer, on_timer, 1, 0);
    if (uv_fs_fsync(loop, &sync, 1, synced) < 0)
        *size = 0;
    if (uv_fs_stat(loop, req, "x", stated) < 0) {
        uv_fs_req_cleanup(req);
        free(req);
    }
    return 0;
}
