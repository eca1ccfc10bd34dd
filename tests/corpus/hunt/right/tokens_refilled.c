/* expect: none */
/*
 * A bucket is filled by a timer and emptied by completions, in any order. Both
 * add to and take from the number that is there, and who finds it empty waits.
 */
#include <assert.h>
#include <uv.h>

enum { REQUESTS = 5 };

static struct {
    uv_timer_t refill;
    uv_fs_t reqs[REQUESTS];
    int tokens, waiting, served, filled;
} bucket = {.tokens = 2};

static void serve(void)
{
    while (bucket.waiting > 0 && bucket.tokens > 0) {
        bucket.waiting--;
        bucket.tokens--;
        bucket.served++;
    }
}

static void request_parsed(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    bucket.waiting++;
    serve();
}

static void refill(uv_timer_t *timer)
{
    bucket.tokens++;
    bucket.filled++;
    serve();
    if (bucket.served == REQUESTS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &bucket.refill);
    uv_timer_start(&bucket.refill, refill, 3, 3);
    for (int i = 0; i < REQUESTS; i++)
        assert(uv_fs_stat(loop, &bucket.reqs[i], ".", request_parsed) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return 2 + bucket.filled - bucket.tokens == REQUESTS ? 0 : 1;
}
