/* expect: class=order rule=UV503 also=UV506 line=24 */
/*
 * A retry timer is closed when its client gives up. The failed attempt that
 * comes in later starts the timer again.
 */
#include <assert.h>
#include <uv.h>

struct client {
    uv_timer_t retry, patience;
    uv_fs_t attempt;
    int attempts, start_failed;
    int gave_up;
};

static void attempt(uv_timer_t *retry);

static void attempt_over(uv_fs_t *req)
{
    struct client *c = req->data;

    assert(req->result == UV_ENOENT);
    uv_fs_req_cleanup(req);
    if (uv_timer_start(&c->retry, attempt, 40, 0) != 0)
        c->start_failed++;
}

static void attempt(uv_timer_t *retry)
{
    struct client *c = retry->data;

    c->attempts++;
    assert(uv_fs_stat(retry->loop, &c->attempt, "no-such-server",
                      attempt_over) == 0);
}

static void give_up(uv_timer_t *patience)
{
    struct client *c = patience->data;

    c->gave_up = 1;
    uv_close((uv_handle_t *)&c->retry, NULL);
    uv_close((uv_handle_t *)patience, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct client c = {.attempts = 0};

    c.retry.data = c.patience.data = c.attempt.data = &c;
    uv_timer_init(loop, &c.retry);
    uv_timer_init(loop, &c.patience);
    uv_timer_start(&c.retry, attempt, 1, 0);
    uv_timer_start(&c.patience, give_up, 12, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return c.attempts == 1 && c.start_failed == 0 ? 0 : 1;
}
