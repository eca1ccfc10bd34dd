/* expect: none */
/* A loom queues the same work request again in the callback of that work, where
 * libuv is done with it. */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { ROWS = 5 };

struct loom {
    uv_work_t work;
    char cloth[ROWS + 1];
    int rows;
};

static struct loom loom;

static void weave(uv_work_t *req)
{
    struct loom *l = req->data;

    l->cloth[l->rows] = l->rows % 2 ? '-' : '=';
}

static void woven(uv_work_t *req, int status)
{
    struct loom *l = req->data;

    assert(status == 0);
    if (++l->rows < ROWS)
        assert(uv_queue_work(req->loop, req, weave, woven) == 0);
}

static void thread_up(uv_loop_t *loop, struct loom *l)
{
    memset(l->cloth, 0, sizeof(l->cloth));
    l->work.data = l;
    assert(uv_queue_work(loop, &l->work, weave, woven) == 0);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    thread_up(&loop, &loom);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return strcmp(loom.cloth, "=-=-=") == 0 ? 0 : 1;
}
