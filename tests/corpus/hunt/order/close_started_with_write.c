/* expect: class=order rule=UV506 line=45 */
/*
 * A receipt is written and its file closed with two operations in flight. When
 * the close comes first, the write has no file.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct receipt {
    uv_fs_t write, close;
    uv_file file;
    uv_buf_t text;
    int result;
};

static void file_closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void finish(uv_loop_t *loop, struct receipt *r)
{
    assert(uv_fs_close(loop, &r->close, r->file, file_closed) == 0);
}

static void written(uv_fs_t *req)
{
    struct receipt *r = req->data;

    r->result = req->result;
    uv_fs_req_cleanup(req);
}

static void print(uv_timer_t *till)
{
    struct receipt *r = till->data;

    r->text = uv_buf_init("2 apples\n", 9);
    r->write.data = r;
    assert(uv_fs_write(till->loop, &r->write, r->file, &r->text, 1, 0,
                       written) == 0);
    finish(till->loop, r);
    uv_close((uv_handle_t *)till, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct receipt *r = calloc(1, sizeof(*r));
    uv_timer_t till;
    int result;

    r->file = open("receipt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert(r->file >= 0);
    uv_timer_init(loop, &till);
    till.data = r;
    uv_timer_start(&till, print, 1, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    unlink("receipt");
    result = r->result;
    free(r);
    return result == 9 ? 0 : 1;
}
