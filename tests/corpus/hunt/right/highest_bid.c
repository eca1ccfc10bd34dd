/* expect: none */
/*
 * Bids are verified on the pool and then compared with the highest one in the
 * same step that stores them. A low bid that is verified late changes nothing.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct bid {
    uv_work_t work;
    const char *bidder;
    int cents;
};

static struct {
    const char *bidder;
    int cents, bids;
} highest = {"nobody", 0, 0};

static void verify(uv_work_t *work)
{
    struct bid *bid = work->data;

    bid->cents -= bid->cents % 10;
}

static void verified(uv_work_t *work, int status)
{
    struct bid *bid = work->data;

    assert(status == 0);
    highest.bids++;
    if (bid->cents > highest.cents) {
        highest.cents = bid->cents;
        highest.bidder = bid->bidder;
    }
    free(bid);
}

static void offer(uv_loop_t *loop, const char *bidder, int cents)
{
    struct bid *bid = calloc(1, sizeof(*bid));

    if (cents <= highest.cents) { /* spares the pool a look */
        free(bid);
        return;
    }
    bid->bidder = bidder;
    bid->cents = cents;
    bid->work.data = bid;
    assert(uv_queue_work(loop, &bid->work, verify, verified) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    offer(loop, "ada", 1205);
    offer(loop, "ben", 1399);
    offer(loop, "cem", 1111);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return highest.cents == 1390 && strcmp(highest.bidder, "ben") == 0 ? 0 : 1;
}
