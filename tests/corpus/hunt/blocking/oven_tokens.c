/* expect: class=blocking rule=UV304 line=30 schedules=any */
/* A bakery has two ovens. Orders take a token with uv_sem_wait in a callback;
 * when both ovens are in use the shop stands still. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { OVENS = 2, ORDERS = 5 };

static uv_sem_t tokens;
static uv_work_t baking[ORDERS];
static int ordered, baked;

static void bake(uv_work_t *req)
{
    (void)req;
    usleep(40 * 1000);
    uv_sem_post(&tokens);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    baked++;
}

static void order(uv_timer_t *timer)
{
    uv_sem_wait(&tokens);
    uv_queue_work(timer->loop, &baking[ordered++], bake, done);
    if (ordered == ORDERS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t customers;

    uv_sem_init(&tokens, OVENS);
    uv_timer_init(uv_default_loop(), &customers);
    uv_timer_start(&customers, order, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_sem_destroy(&tokens);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return baked == ORDERS ? 0 : 1;
}
