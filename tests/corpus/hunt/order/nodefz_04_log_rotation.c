/* expect: class=order rule=UV506 also=UV505 line=34 */
/*
 * After a log writer: rotation closes the file and opens the next one. A line
 * that is logged between the two goes to a descriptor that is no more.
 */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

struct logger {
    uv_fs_t rotation, write;
    uv_timer_t user;
    uv_file file;
    uv_buf_t line;
    int rotations, written, lost;
};

static void line_written(uv_fs_t *req)
{
    struct logger *log = req->data;

    if (req->result == (ssize_t)log->line.len)
        log->written++;
    else
        log->lost++;
    uv_fs_req_cleanup(req);
}

static void log_line(struct logger *log, uv_loop_t *loop)
{
    log->line = uv_buf_init("hello\n", 6);
    log->write.data = log;
    assert(uv_fs_write(loop, &log->write, log->file, &log->line, 1, -1,
                       line_written) == 0);
}

static void next_opened(uv_fs_t *req)
{
    struct logger *log = req->data;

    log->file = req->result;
    assert(log->file >= 0);
    log->rotations++;
    uv_fs_req_cleanup(req);
}

static void old_closed(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    assert(uv_fs_open(req->loop, req, "log.2", O_WRONLY | O_CREAT, 0600,
                      next_opened) == 0);
}

static void rotate(struct logger *log, uv_loop_t *loop)
{
    uv_file old = log->file;

    log->file = -1;
    log->rotation.data = log;
    assert(uv_fs_close(loop, &log->rotation, old, old_closed) == 0);
}

static void user_acts(uv_timer_t *timer)
{
    log_line(timer->data, timer->loop);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct logger log = {.lost = 0};

    log.file = open("log.1", O_WRONLY | O_CREAT, 0600);
    assert(log.file >= 0);
    uv_timer_init(loop, &log.user);
    log.user.data = &log;
    uv_timer_start(&log.user, user_acts, 10, 0);
    rotate(&log, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(log.file);
    unlink("log.1");
    unlink("log.2");
    return log.rotations == 1 && log.written == 1 ? 0 : 1;
}
