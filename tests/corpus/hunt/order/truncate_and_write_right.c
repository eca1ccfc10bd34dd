/* expect: none */
/* A score board is emptied and then written anew, in a chain. */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct step {
    uv_fs_t req;
    void (*then)(uv_loop_t *loop);
};

static struct {
    uv_file file;
    uv_buf_t text;
    struct step empty, fill;
} board;

static void step_over(uv_fs_t *req)
{
    struct step *step = req->data;

    assert(req->result >= 0);
    uv_fs_req_cleanup(req);
    if (step->then)
        step->then(req->loop);
}

static void fill(uv_loop_t *loop)
{
    board.text = uv_buf_init("ann 3\n", 6);
    board.fill.req.data = &board.fill;
    assert(uv_fs_write(loop, &board.fill.req, board.file, &board.text, 1, 0,
                       step_over) == 0);
}

static void renew(uv_loop_t *loop)
{
    board.empty.req.data = &board.empty;
    board.empty.then = fill;
    assert(uv_fs_ftruncate(loop, &board.empty.req, board.file, 0, step_over) ==
           0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    char text[16] = "";
    ssize_t len;

    board.file = open("board", O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert(board.file >= 0 && write(board.file, "old scores\n", 11) == 11);
    renew(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    len = pread(board.file, text, sizeof(text) - 1, 0);
    close(board.file);
    unlink("board");
    return len == 6 && strcmp(text, "ann 3\n") == 0 ? 0 : 1;
}
