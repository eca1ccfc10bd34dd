/* expect: none */
/*
 * An attempt that fails is started again with the same request, from its own
 * callback: it is no longer in flight there.
 */
#include <assert.h>
#include <uv.h>

struct attempt {
    uv_fs_t req;
    uv_timer_t pause;
    int attempts, found;
};

static void looked(uv_fs_t *req);

static void look(uv_timer_t *pause)
{
    struct attempt *a = pause->data;

    a->attempts++;
    assert(uv_fs_stat(pause->loop, &a->req,
                      a->attempts < 3 ? "no-such-file" : ".", looked) == 0);
}

static void looked(uv_fs_t *req)
{
    struct attempt *a = req->data;

    a->found = req->result == 0;
    uv_fs_req_cleanup(req);
    if (a->found)
        uv_close((uv_handle_t *)&a->pause, NULL);
    else
        uv_timer_start(&a->pause, look, 2, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct attempt a = {.attempts = 0};

    a.req.data = a.pause.data = &a;
    uv_timer_init(loop, &a.pause);
    uv_timer_start(&a.pause, look, 0, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return a.found && a.attempts == 3 ? 0 : 1;
}
