/* expect: class=completion rule=UV102 also=UV506 line=44 */
/* An auction asks a bidder and completes with the bid or, after a while,
 * without. When both come it completes twice. */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

typedef void bid_fn(int status, int cents);

struct asking {
    uv_timer_t patience;
    uv_work_t bidder;
    bid_fn *done;
    int cents, parts;
};

static int answers;

static void part_over(struct asking *a)
{
    if (--a->parts == 0)
        free(a);
}

static void patience_closed(uv_handle_t *handle)
{
    part_over(handle->data);
}

static void think(uv_work_t *req)
{
    struct asking *a = req->data;

    usleep(25 * 1000);
    a->cents = 1250;
}

static void thought(uv_work_t *req, int status)
{
    struct asking *a = req->data;

    a->done(status, a->cents);
    if (!uv_is_closing((uv_handle_t *)&a->patience))
        uv_close((uv_handle_t *)&a->patience, patience_closed);
    part_over(a);
}

static void too_slow(uv_timer_t *timer)
{
    struct asking *a = timer->data;

    a->done(UV_ETIMEDOUT, 0);
    uv_close((uv_handle_t *)timer, patience_closed);
}

static void ask(uv_loop_t *loop, bid_fn *done)
{
    struct asking *a = calloc(1, sizeof(*a));

    assert(a);
    a->done = done;
    a->parts = 2;
    uv_timer_init(loop, &a->patience);
    a->patience.data = a->bidder.data = a;
    uv_timer_start(&a->patience, too_slow, 40, 0);
    uv_queue_work(loop, &a->bidder, think, thought);
}

static void answered(int status, int cents)
{
    assert(status == 0 ? cents > 0 : cents == 0);
    answers++;
}

int main(void)
{
    ask(uv_default_loop(), answered);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return answers == 1 ? 0 : 1;
}
