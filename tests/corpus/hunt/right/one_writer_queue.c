/* expect: none */
/*
 * Lines from many callbacks go to one file through a queue; the next write
 * starts when the one before has completed. The buffer in flight is never
 * touched.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct line {
    struct line *next;
    char text[12];
};

static struct {
    uv_fs_t req;
    uv_file file;
    struct line *first, **last;
    uv_buf_t buf;
    int written;
} out = {.last = &out.first};

static void write_next(uv_loop_t *loop);

static void line_written(uv_fs_t *req)
{
    struct line *line = out.first;

    assert(req->result == (ssize_t)out.buf.len);
    uv_fs_req_cleanup(req);
    out.first = line->next;
    if (!out.first)
        out.last = &out.first;
    free(line);
    out.written++;
    if (out.first)
        write_next(req->loop);
}

static void write_next(uv_loop_t *loop)
{
    out.buf = uv_buf_init(out.first->text, strlen(out.first->text));
    assert(uv_fs_write(loop, &out.req, out.file, &out.buf, 1, -1,
                       line_written) == 0);
}

static void log_line(uv_loop_t *loop, int number)
{
    struct line *line = calloc(1, sizeof(*line));
    int is_idle = out.first == NULL;

    snprintf(line->text, sizeof(line->text), "line %d\n", number);
    *out.last = line;
    out.last = &line->next;
    if (is_idle)
        write_next(loop);
}

static void tick(uv_timer_t *timer)
{
    static int number = 10;

    log_line(timer->loop, number++);
    log_line(timer->loop, number++);
    if (number == 16)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;

    out.file = open("lines", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert(out.file >= 0);
    log_line(loop, 1);
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, tick, 1, 2);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(out.file);
    unlink("lines");
    return out.written == 7 ? 0 : 1;
}
