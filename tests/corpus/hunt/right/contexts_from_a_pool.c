/* expect: none */
/*
 * Contexts come from a free list and go back in the completion. The same memory
 * serves several operations, one after the other.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct context {
    struct context *next;
    uv_fs_t req;
    int number;
};

static struct context *idle;
static int made, started, sum;

static void looked(uv_fs_t *req);

static struct context *take(void)
{
    struct context *c = idle;

    if (c) {
        idle = c->next;
        return c;
    }
    made++;
    return calloc(1, sizeof(*c));
}

static void look(uv_loop_t *loop)
{
    struct context *c = take();

    c->number = ++started;
    c->req.data = c;
    assert(uv_fs_stat(loop, &c->req, ".", looked) == 0);
}

static void looked(uv_fs_t *req)
{
    struct context *c = req->data;
    uv_loop_t *loop = req->loop;

    assert(req->result == 0);
    sum += c->number;
    uv_fs_req_cleanup(req);
    c->next = idle;
    idle = c;
    if (started < 8)
        look(loop);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    look(loop);
    look(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    while (idle)
        free(take());
    return sum == 36 && made == 2 ? 0 : 1;
}
