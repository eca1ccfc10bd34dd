/* expect: none */
/*
 * An archive appends a header and then a body: the second write starts when the
 * first has completed.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct archive {
    uv_fs_t header_req, body_req;
    uv_file file;
    uv_buf_t header, body;
    int failures;
};

static void append_body(struct archive *a, uv_loop_t *loop);

static void body_written(uv_fs_t *req)
{
    struct archive *a = req->data;

    a->failures += req->result != 5;
    uv_fs_req_cleanup(req);
}

static void header_written(uv_fs_t *req)
{
    struct archive *a = req->data;

    a->failures += req->result != 4;
    uv_fs_req_cleanup(req);
    append_body(a, req->loop);
}

static void append_body(struct archive *a, uv_loop_t *loop)
{
    a->body = uv_buf_init("bytes", 5);
    a->body_req.data = a;
    assert(uv_fs_write(loop, &a->body_req, a->file, &a->body, 1, -1,
                       body_written) == 0);
}

static void append(struct archive *a, uv_loop_t *loop)
{
    a->header = uv_buf_init("HEAD", 4);
    a->header_req.data = a;
    assert(uv_fs_write(loop, &a->header_req, a->file, &a->header, 1, -1,
                       header_written) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct archive a = {.failures = 0};
    char text[16] = "";

    a.file = open("archive", O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert(a.file >= 0);
    append(&a, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(pread(a.file, text, 9, 0) == 9);
    close(a.file);
    unlink("archive");
    return strcmp(text, "HEADbytes") == 0 && !a.failures ? 0 : 1;
}
