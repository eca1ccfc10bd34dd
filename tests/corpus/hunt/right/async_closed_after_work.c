/* expect: none */
/* A well is pumped by a worker that sends at each bucket; the handle is closed
 * in the callback of the work, after which nobody sends. */
#include <assert.h>
#include <stdatomic.h>
#include <uv.h>

enum { BUCKETS = 50 };

struct well {
    uv_work_t pump;
    uv_async_t bucket;
    atomic_int litres;
    int looked, largest;
};

static void pump(uv_work_t *req)
{
    struct well *w = req->data;

    for (int i = 0; i < BUCKETS; i++) {
        atomic_fetch_add(&w->litres, 10);
        uv_async_send(&w->bucket);
    }
}

static void pumped(uv_work_t *req, int status)
{
    struct well *w = req->data;

    assert(status == 0);
    uv_close((uv_handle_t *)&w->bucket, NULL);
}

static void look(uv_async_t *async)
{
    struct well *w = async->data;
    int litres = atomic_load(&w->litres);

    w->looked++;
    assert(litres >= w->largest);
    w->largest = litres;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct well well = {.looked = 0};

    uv_async_init(loop, &well.bucket, look);
    well.pump.data = well.bucket.data = &well;
    uv_queue_work(loop, &well.pump, pump, pumped);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return atomic_load(&well.litres) == BUCKETS * 10 && well.looked <= BUCKETS
               ? 0
               : 1;
}
