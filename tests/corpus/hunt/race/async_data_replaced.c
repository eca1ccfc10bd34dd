/* expect: class=race rule=UV504 also=UV606 line=46 schedules=any */
/*
 * Finished downloads hand their result to the screen through the data of one
 * async handle. Two downloads that finish before the screen looks leave one
 * result.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

enum { DOWNLOADS = 3 };

struct download {
    uv_work_t work;
    int kilobytes;
};

static uv_async_t screen;
static int shown, finished;

static void show(uv_async_t *async)
{
    struct download *d = async->data;

    if (d)
        shown += d->kilobytes;
    async->data = NULL;
    free(d);
    if (finished == DOWNLOADS)
        uv_close((uv_handle_t *)async, NULL);
}

static void fetch(uv_work_t *work)
{
    struct download *d = work->data;

    usleep(100);
    d->kilobytes *= 4;
}

static void fetched(uv_work_t *work, int status)
{
    assert(status == 0);
    finished++;
    screen.data = work->data;
    uv_async_send(&screen);
}

static void download(uv_loop_t *loop, int kilobytes)
{
    struct download *d = calloc(1, sizeof(*d));

    d->kilobytes = kilobytes;
    d->work.data = d;
    assert(uv_queue_work(loop, &d->work, fetch, fetched) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    assert(uv_async_init(loop, &screen, show) == 0);
    for (int i = 1; i <= DOWNLOADS; i++)
        download(loop, i);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return shown == 24 ? 0 : 1;
}
