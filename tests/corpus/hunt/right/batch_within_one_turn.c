/* expect: none */
/*
 * An idle callback takes a snapshot of a counter and a check callback of the
 * same turn uses it, while completions change the counter in between. What is
 * used is taken off, nothing is stored back.
 */
#include <assert.h>
#include <uv.h>

static struct {
    uv_idle_t idle;
    uv_check_t check;
    uv_fs_t reqs[4];
    int arrived, snapshot;
    int pending, handled;
} turn;

static void arrived(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    turn.arrived++;
    turn.pending++;
}

static void turn_begins(uv_idle_t *idle)
{
    (void)idle;
    turn.snapshot = turn.pending;
}

static void turn_ends(uv_check_t *check)
{
    (void)check;
    turn.handled += turn.snapshot;
    turn.pending -= turn.snapshot;
    turn.snapshot = 0;
    if (turn.handled < 4)
        return;
    uv_close((uv_handle_t *)&turn.idle, NULL);
    uv_close((uv_handle_t *)&turn.check, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_idle_init(loop, &turn.idle);
    uv_idle_start(&turn.idle, turn_begins);
    uv_check_init(loop, &turn.check);
    uv_check_start(&turn.check, turn_ends);
    for (int i = 0; i < 4; i++)
        assert(uv_fs_stat(loop, &turn.reqs[i], ".", arrived) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return turn.pending == 0 && turn.arrived == 4 ? 0 : 1;
}
