/* expect: none */
/* A bakery has two ovens, which the loop counts itself; orders without an oven
 * wait in a queue. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { OVENS = 2, ORDERS = 5 };

static int tokens = OVENS;
static uv_work_t baking[ORDERS];
static int ordered, baked;

static void bake(uv_work_t *req)
{
    (void)req;
    usleep(40 * 1000);
}

static void done(uv_work_t *req, int status);

static void start_next(uv_loop_t *loop)
{
    static int started;

    while (tokens > 0 && started < ordered) {
        tokens--;
        uv_queue_work(loop, &baking[started++], bake, done);
    }
}

static void done(uv_work_t *req, int status)
{
    assert(status == 0);
    baked++;
    tokens++;
    start_next(req->loop);
}

static void order(uv_timer_t *timer)
{
    ordered++;
    start_next(timer->loop);
    if (ordered == ORDERS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t customers;

    uv_timer_init(uv_default_loop(), &customers);
    uv_timer_start(&customers, order, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return baked == ORDERS ? 0 : 1;
}
