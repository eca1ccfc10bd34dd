/* expect: class=order rule=UV505 also=UV506 line=32 */
/*
 * A black box opens its file and writes a line for each alarm. An alarm before
 * the file is open is written to descriptor -1.
 */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

struct box {
    uv_fs_t open_req, write_req;
    uv_timer_t alarm;
    uv_file file;
    uv_buf_t line;
    int written;
};

static void alarm_written(uv_fs_t *req)
{
    struct box *box = req->data;

    if (req->result == (ssize_t)box->line.len)
        box->written++;
    uv_fs_req_cleanup(req);
}

static void write_alarm(struct box *box, uv_loop_t *loop)
{
    box->line = uv_buf_init("alarm\n", 6);
    box->write_req.data = box;
    assert(uv_fs_write(loop, &box->write_req, box->file, &box->line, 1, -1,
                       alarm_written) == 0);
}

static void opened(uv_fs_t *req)
{
    struct box *box = req->data;

    box->file = req->result;
    assert(box->file >= 0);
    uv_fs_req_cleanup(req);
}

static void alarm_came(uv_timer_t *timer)
{
    struct box *box = timer->data;

    write_alarm(box, timer->loop);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct box box = {.file = -1};

    box.open_req.data = box.alarm.data = &box;
    assert(uv_fs_open(loop, &box.open_req, "blackbox", O_WRONLY | O_CREAT, 0600,
                      opened) == 0);
    uv_timer_init(loop, &box.alarm);
    uv_timer_start(&box.alarm, alarm_came, 8, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(box.file);
    unlink("blackbox");
    return box.written == 1 ? 0 : 1;
}
