/* expect: none */
/* A gardener shows how many plants are counted; the workers count, the async
 * handle only wakes, and it is closed after the last work. */
#include <assert.h>
#include <stdatomic.h>
#include <unistd.h>
#include <uv.h>

enum { PLANTS = 3 };

struct garden {
    uv_work_t look[PLANTS];
    uv_async_t report;
    atomic_int reported;
    int finished, shown;
};

static struct garden garden;

static void look_at(uv_work_t *req)
{
    struct garden *g = req->data;

    usleep(1000 * (int)(req - g->look + 1));
    atomic_fetch_add(&g->reported, 1);
    uv_async_send(&g->report);
}

static void looked(uv_work_t *req, int status)
{
    struct garden *g = req->data;

    assert(status == 0);
    if (++g->finished == PLANTS)
        uv_close((uv_handle_t *)&g->report, NULL);
}

static void reported(uv_async_t *async)
{
    struct garden *g = async->data;

    g->shown = atomic_load(&g->reported);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_async_init(loop, &garden.report, reported);
    garden.report.data = &garden;
    for (int i = 0; i < PLANTS; i++) {
        garden.look[i].data = &garden;
        uv_queue_work(loop, &garden.look[i], look_at, looked);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return garden.reported == PLANTS ? 0 : 1;
}
