/* expect: none */
/*
 * Finished downloads hand their results to the screen in a list; the async
 * handle only wakes it.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

enum { DOWNLOADS = 3 };

struct download {
    struct download *next;
    uv_work_t work;
    int kilobytes;
};

static uv_async_t screen;
static struct download *results;
static int shown, finished;

static void show(uv_async_t *async)
{
    while (results) {
        struct download *d = results;

        results = d->next;
        shown += d->kilobytes;
        free(d);
    }
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
    ((struct download *)work->data)->next = results;
    results = work->data;
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
