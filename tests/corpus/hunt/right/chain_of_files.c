/* expect: none */
/*
 * Open, write, sync and close use one request and one context one after the
 * other. Each step starts in the callback of the step before.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct chain {
    uv_fs_t req;
    uv_file file;
    uv_buf_t text;
    const char *steps[4];
    int step;
};

static void closed(uv_fs_t *req)
{
    struct chain *c = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    c->steps[c->step++] = "close";
}

static void synced(uv_fs_t *req)
{
    struct chain *c = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    c->steps[c->step++] = "sync";
    assert(uv_fs_close(req->loop, req, c->file, closed) == 0);
}

static void written(uv_fs_t *req)
{
    struct chain *c = req->data;

    assert(req->result == (ssize_t)c->text.len);
    uv_fs_req_cleanup(req);
    c->steps[c->step++] = "write";
    assert(uv_fs_fsync(req->loop, req, c->file, synced) == 0);
}

static void opened(uv_fs_t *req)
{
    struct chain *c = req->data;

    c->file = req->result;
    assert(c->file >= 0);
    uv_fs_req_cleanup(req);
    c->steps[c->step++] = "open";
    assert(uv_fs_write(req->loop, req, c->file, &c->text, 1, 0, written) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct chain c = {.text = uv_buf_init("abc", 3)};

    c.req.data = &c;
    assert(uv_fs_open(loop, &c.req, "chain", O_WRONLY | O_CREAT, 0600,
                      opened) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    unlink("chain");
    return c.step == 4 && strcmp(c.steps[3], "close") == 0 ? 0 : 1;
}
