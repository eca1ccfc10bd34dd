/* expect: class=race rule=UV501 also=UV506 line=44 */
/*
 * A visit counter lives in a file. Each visit reads it, adds one and writes it
 * back; two visits at once read the same number.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct visit {
    uv_fs_t req;
    char text[16];
    uv_buf_t buf;
};

static uv_loop_t *loop;
static uv_file file;
static int in_queue;

static void begin_visit(void);

static void written(uv_fs_t *req)
{
    struct visit *visit = req->data;

    assert(req->result == (ssize_t)visit->buf.len);
    uv_fs_req_cleanup(req);
    free(visit);
}

static void was_read(uv_fs_t *req)
{
    struct visit *visit = req->data;
    int count;

    assert(req->result > 0);
    visit->text[req->result] = '\0';
    uv_fs_req_cleanup(req);
    count = atoi(visit->text) + 1;
    visit->buf.len = snprintf(visit->text, sizeof(visit->text), "%04d", count);
    assert(uv_fs_write(loop, req, file, &visit->buf, 1, 0, written) == 0);
}

static void begin_visit(void)
{
    struct visit *visit = calloc(1, sizeof(*visit));

    visit->req.data = visit;
    visit->buf = uv_buf_init(visit->text, sizeof(visit->text) - 1);
    assert(uv_fs_read(loop, &visit->req, file, &visit->buf, 1, 0, was_read) ==
           0);
}

static void visit_page(void)
{
    in_queue++;
    begin_visit();
}

static void second_visitor(uv_timer_t *timer)
{
    visit_page();
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t timer;
    char text[8] = "0000";
    uv_buf_t buf = uv_buf_init(text, 4);
    uv_fs_t req;

    loop = uv_default_loop();
    file = uv_fs_open(loop, &req, "visits", O_RDWR | O_CREAT | O_TRUNC, 0600,
                      NULL);
    assert(file >= 0);
    assert(uv_fs_write(loop, &req, file, &buf, 1, 0, NULL) == 4);
    visit_page();
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, second_visitor, 4, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_fs_read(loop, &req, file, &buf, 1, 0, NULL) == 4);
    uv_fs_close(loop, &req, file, NULL);
    uv_fs_req_cleanup(&req);
    unlink("visits");
    assert(uv_loop_close(loop) == 0);
    return atoi(text) == 2 ? 0 : 1;
}
