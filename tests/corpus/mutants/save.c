/* Writes until all bytes are in the file; a write may take only some. */
#include <string.h>
#include <unistd.h>

#include "seed.h"

struct save {
    uv_fs_t req;
    uv_loop_t *loop;
    char name[64], text[32];
    size_t written, len;
    int file, status;
    done_cb done;
    void *arg;
};

static void finish(struct save *save)
{
    unlink(save->name);
    save->done(save->arg, save->status);
    free(save);
}

static void closed(uv_fs_t *req)
{
    struct save *save = req->data;

    if (req->result < 0 && save->status == 0)
        save->status = (int)req->result;
    uv_fs_req_cleanup(req);
    finish(save);
}

static void stop(struct save *save, int status)
{
    save->status = status;
    if (uv_fs_close(save->loop, &save->req, save->file, closed) < 0)
        finish(save);
}

static void was_written(uv_fs_t *req);

static void write_more(struct save *save)
{
    uv_buf_t buf = uv_buf_init(save->text + save->written,
                               (unsigned)(save->len - save->written));
    int rc;

    if (buf.len > 10)
        buf.len = 10;
    rc = uv_fs_write(save->loop, &save->req, save->file, &buf, 1, -1,
                     was_written);
    if (rc < 0)
        stop(save, rc);
}

static void was_written(uv_fs_t *req)
{
    struct save *save = req->data;
    ssize_t result = req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        stop(save, (int)result);
        return;
    }
    save->written += (size_t)result;
    if (save->written < save->len) {
        write_more(save);
        return;
    }
    stop(save, 0);
}

static void opened(uv_fs_t *req)
{
    struct save *save = req->data;
    ssize_t result = req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        save->status = (int)result;
        finish(save);
        return;
    }
    save->file = (int)result;
    write_more(save);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct save *save = calloc(1, sizeof *save);
    int rc;

    if (!save) {
        done(arg, UV_ENOMEM);
        return;
    }
    save->loop = loop;
    save->done = done;
    save->arg = arg;
    save->req.data = save;
    save->len = sizeof save->text;
    memset(save->text, 'x', sizeof save->text);
    snprintf(save->name, sizeof save->name, "/tmp/save-%d-%p",
             (int)uv_os_getpid(), (void *)save);
    rc = uv_fs_open(loop, &save->req, save->name,
                    UV_FS_O_WRONLY | UV_FS_O_CREAT, 0600, opened);
    if (rc < 0) {
        save->status = rc;
        finish(save);
    }
}
