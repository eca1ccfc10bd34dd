/* expect: none */
/*
 * A download looks at its licence after the first step, and once more after the
 * second one, before it uses it.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct licence {
    int downloads;
};

struct download {
    uv_work_t work;
    int refused, complete;
};

static struct licence *licence;

static void work_on(uv_work_t *work)
{
    (void)work;
}

static void fetched(uv_work_t *work, int status)
{
    struct download *d = work->data;

    assert(status == 0);
    if (!licence) {
        d->refused = 1;
        return;
    }
    licence->downloads++;
    d->complete = 1;
}

static void resolved(uv_work_t *work, int status)
{
    struct download *d = work->data;

    assert(status == 0);
    if (!licence)
        d->refused = 1;
    else
        assert(uv_queue_work(work->loop, work, work_on, fetched) == 0);
}

static void runs_out(uv_timer_t *timer)
{
    free(licence);
    licence = NULL;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct download downloads[2] = {{.refused = 0}};
    uv_timer_t timer;
    int ended = 0;

    licence = calloc(1, sizeof(*licence));
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, runs_out, 14, 0);
    for (int i = 0; i < 2; i++) {
        downloads[i].work.data = &downloads[i];
        assert(uv_queue_work(loop, &downloads[i].work, work_on, resolved) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < 2; i++)
        ended += downloads[i].refused + downloads[i].complete;
    return ended == 2 ? 0 : 1;
}
