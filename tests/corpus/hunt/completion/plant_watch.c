/* expect: class=completion rule=UV113 also=UV506 line=46 */
/* A gardener closes the watch when the third plant is reported. Reports come
 * through one async handle, and several may come as one: then the count never
 * gets to three. */
#include <assert.h>
#include <stdatomic.h>
#include <unistd.h>
#include <uv.h>

enum { PLANTS = 3 };

struct garden {
    uv_work_t look[PLANTS];
    uv_async_t report;
    int reported;
};

static struct garden garden;

static void look_at(uv_work_t *req)
{
    struct garden *g = req->data;

    usleep(1000 * (int)(req - g->look + 1));
    uv_async_send(&g->report);
}

static void looked(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void reported(uv_async_t *async)
{
    struct garden *g = async->data;

    if (++g->reported == PLANTS)
        uv_close((uv_handle_t *)async, NULL);
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
