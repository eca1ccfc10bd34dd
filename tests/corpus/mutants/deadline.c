/* An operation with a deadline: whichever comes first answers, and the object
 * goes when both are over. */
#include "seed.h"

struct ask {
    uv_timer_t timer;
    uv_work_t req;
    int parts; /* that are not over */
    int answered;
    done_cb done;
    void *arg;
};

static void answer(struct ask *ask, int status)
{
    if (ask->answered)
        return;
    ask->answered = 1;
    ask->done(ask->arg, status);
}

static void part_over(struct ask *ask)
{
    if (--ask->parts > 0)
        return;
    free(ask);
}

static void timer_closed(uv_handle_t *handle)
{
    part_over(handle->data);
}

static void expired(uv_timer_t *timer)
{
    struct ask *ask = timer->data;

    answer(ask, UV_ETIMEDOUT);
    uv_close((uv_handle_t *)timer, timer_closed);
}

static void think(uv_work_t *req)
{
    (void)req;
}

static void thought(uv_work_t *req, int status)
{
    struct ask *ask = req->data;

    answer(ask, status);
    if (!uv_is_closing((uv_handle_t *)&ask->timer))
        uv_close((uv_handle_t *)&ask->timer, timer_closed);
    part_over(ask);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct ask *ask = calloc(1, sizeof *ask);
    int rc;

    if (!ask) {
        done(arg, UV_ENOMEM);
        return;
    }
    ask->done = done;
    ask->arg = arg;
    ask->parts = 2;
    uv_timer_init(loop, &ask->timer);
    ask->timer.data = ask;
    ask->req.data = ask;
    uv_timer_start(&ask->timer, expired, 5, 0);
    rc = uv_queue_work(loop, &ask->req, think, thought);
    if (rc < 0) {
        answer(ask, rc);
        ask->parts = 1;
        uv_close((uv_handle_t *)&ask->timer, timer_closed);
    }
}
