/* expect: none */
/*
 * Callbacks of several tasks set the same flag and the same mode without
 * looking. All of them write the same value.
 */
#include <assert.h>
#include <uv.h>

enum mode { QUIET, BUSY };

static struct {
    int dirty;
    enum mode mode;
    const char *reason;
    int changes;
} view;
static const char reason[] = "file changed";

static void mark_dirty(void)
{
    view.dirty = 1;
    view.mode = BUSY;
    view.reason = reason;
    view.changes++;
}

static void file_seen(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    mark_dirty();
}

static void idle_tick(uv_timer_t *timer)
{
    mark_dirty();
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_fs_t reqs[2];
    uv_timer_t tick;

    for (int i = 0; i < 2; i++)
        assert(uv_fs_stat(loop, &reqs[i], ".", file_seen) == 0);
    uv_timer_init(loop, &tick);
    uv_timer_start(&tick, idle_tick, 3, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return view.dirty && view.mode == BUSY && view.changes == 3 ? 0 : 1;
}
