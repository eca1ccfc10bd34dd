/* expect: class=race rule=UV504 also=UV506 line=31 */
/*
 * A proxy keeps the request that it works on in one variable. The second
 * request replaces it before the first one's token has been checked, and the
 * answer goes to the wrong client.
 */
#include <assert.h>
#include <uv.h>

struct request {
    uv_work_t check;
    int client, answered;
};

static struct request *current;

static void check_token(uv_work_t *work)
{
    (void)work;
}

static void token_checked(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    current->answered++;
}

static void handle(uv_loop_t *loop, struct request *request)
{
    current = request;
    assert(uv_queue_work(loop, &request->check, check_token, token_checked) ==
           0);
}

static struct request requests[3];

static void request_came(uv_timer_t *network)
{
    static int next;
    struct request *request = &requests[next];

    request->client = next++;
    handle(network->loop, request);
    if (next == 3)
        uv_close((uv_handle_t *)network, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t network;

    uv_timer_init(loop, &network);
    uv_timer_start(&network, request_came, 1, 5);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < 3; i++)
        if (requests[i].answered != 1)
            return 1;
    return 0;
}
