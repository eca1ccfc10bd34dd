/* expect: none */
/* A rain gauge sends for each drop. Fewer callbacks come than sends; the count
 * is atomic and taken as a whole, so no drop is lost. */
#include <assert.h>
#include <stdatomic.h>
#include <uv.h>

enum { DROPS = 500 };

struct gauge {
    uv_thread_t sky;
    uv_async_t drop;
    atomic_int fallen;
    int counted;
};

static struct gauge gauge;

static void rain(void *arg)
{
    struct gauge *g = arg;

    for (int i = 0; i < DROPS; i++) {
        atomic_fetch_add(&g->fallen, 1);
        uv_async_send(&g->drop);
    }
}

static void wet(uv_async_t *async)
{
    struct gauge *g = async->data;

    g->counted += atomic_exchange(&g->fallen, 0);
    if (g->counted == DROPS)
        uv_unref((uv_handle_t *)async); /* the thread may still be sending */
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_async_init(loop, &gauge.drop, wet);
    gauge.drop.data = &gauge;
    uv_thread_create(&gauge.sky, rain, &gauge);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_thread_join(&gauge.sky);
    uv_close((uv_handle_t *)&gauge.drop, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return gauge.counted == DROPS ? 0 : 1;
}
