/* expect: none */
/* A copier on the pool stores how far it is in an atomic variable and wakes the
 * loop. */
#include <assert.h>
#include <stdatomic.h>
#include <unistd.h>
#include <uv.h>

enum { BLOCKS = 5 };

struct copying {
    uv_work_t work;
    uv_async_t progress;
    atomic_int blocks;
    int shown;
};

static struct copying copying;

static void copy(uv_work_t *req)
{
    struct copying *c = req->data;

    for (int i = 1; i <= BLOCKS; i++) {
        usleep(2000);
        atomic_store(&c->blocks, i);
        uv_async_send(&c->progress);
    }
}

static void copied(uv_work_t *req, int status)
{
    struct copying *c = req->data;

    assert(status == 0);
    assert(atomic_load(&c->blocks) == BLOCKS);
    uv_close((uv_handle_t *)&c->progress, NULL);
}

static void show(uv_async_t *async)
{
    struct copying *c = async->data;
    int blocks = atomic_load(&c->blocks);

    assert(blocks >= c->shown);
    c->shown = blocks;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_async_init(loop, &copying.progress, show);
    copying.work.data = copying.progress.data = &copying;
    uv_queue_work(loop, &copying.work, copy, copied);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return copying.shown <= BLOCKS ? 0 : 1;
}
