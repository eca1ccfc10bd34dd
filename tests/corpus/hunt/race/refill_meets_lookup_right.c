/* expect: none */
/*
 * A rate limiter takes a token off what is there after it has looked up the
 * customer; a refill in between stays.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct limiter {
    uv_timer_t refill;
    uv_fs_t lookup;
    int tokens, seen;
    int served;
};

static void closed(uv_handle_t *handle)
{
    struct limiter *limiter = handle->data;

    assert(limiter->served == 1);
    assert(limiter->tokens == 4 + 10 - 1);
    free(limiter);
}

static void leave(struct limiter *limiter)
{
    if (limiter->served && !uv_is_active((uv_handle_t *)&limiter->refill))
        uv_close((uv_handle_t *)&limiter->refill, closed);
}

static void looked_up(uv_fs_t *req)
{
    struct limiter *limiter = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    limiter->served = 1;
    limiter->tokens--;
    leave(limiter);
}

static void refill(uv_timer_t *timer)
{
    struct limiter *limiter = timer->data;

    limiter->tokens += 10;
    leave(limiter);
}

static void request(struct limiter *limiter)
{
    limiter->seen = limiter->tokens;
    if (limiter->seen == 0)
        return;
    limiter->lookup.data = limiter;
    assert(uv_fs_stat(limiter->refill.loop, &limiter->lookup, ".", looked_up) ==
           0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct limiter *limiter = calloc(1, sizeof(*limiter));

    limiter->tokens = 4;
    limiter->refill.data = limiter;
    uv_timer_init(loop, &limiter->refill);
    uv_timer_start(&limiter->refill, refill, 5, 0);
    request(limiter);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return 0;
}
