/* expect: class=race rule=UV504 also=UV506 line=54 */
/*
 * A reload reads a file into a staging record and applies it after a check on
 * the pool. A second reload fills the same record while the first one is
 * checked, so an unchecked record is applied.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct config {
    int port, workers, checked;
};

struct reload {
    uv_work_t check;
    uv_timer_t read;
    int port, workers;
};

static struct config staging;
static struct config active = {80, 1, 1};
static int applied;

static void check(uv_work_t *work)
{
    usleep(6000);
    (void)work;
}

static void reload_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void checked(uv_work_t *work, int status)
{
    struct reload *r = work->data;

    assert(status == 0);
    if (staging.port == r->port && staging.workers == r->workers)
        staging.checked = 1;
    active = staging;
    applied++;
    assert(active.checked);
    uv_close((uv_handle_t *)&r->read, reload_closed);
}

static void file_read(uv_timer_t *timer)
{
    struct reload *r = timer->data;

    staging = (struct config){r->port, r->workers, 0};
    r->check.data = r;
    assert(uv_queue_work(timer->loop, &r->check, check, checked) == 0);
}

static void reload(uv_loop_t *loop, int port, int after_ms)
{
    struct reload *r = calloc(1, sizeof(*r));

    r->port = port;
    r->workers = after_ms;
    r->read.data = r;
    uv_timer_init(loop, &r->read);
    uv_timer_start(&r->read, file_read, after_ms, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    reload(loop, 8080, 1);
    reload(loop, 9090, 9);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return applied == 2 ? 0 : 1;
}
