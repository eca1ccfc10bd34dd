/* expect: none */
/* An import reads its rows on the pool and wakes the loop when there are no
 * more, also for a list without rows. */
#include <assert.h>
#include <stddef.h>
#include <uv.h>

struct import {
    const int *rows;
    size_t count;
    uv_async_t done;
    uv_work_t work;
    long sum;
};

static struct import nothing = {.count = 0};
static long imported = -1;

static void read_rows(uv_work_t *req)
{
    struct import *import = req->data;

    for (size_t i = 0; i < import->count; i++)
        import->sum += import->rows[i];
    uv_async_send(&import->done);
}

static void rows_read(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void finish(uv_async_t *async)
{
    struct import *import = async->data;

    imported = import->sum;
    uv_close((uv_handle_t *)async, NULL);
}

static void import_start(uv_loop_t *loop, struct import *import)
{
    uv_async_init(loop, &import->done, finish);
    import->done.data = import->work.data = import;
    uv_queue_work(loop, &import->work, read_rows, rows_read);
}

int main(void)
{
    import_start(uv_default_loop(), &nothing);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return imported == 0 ? 0 : 1;
}
