/* open, size, read, close: one object, one way out. */
#include <string.h>

#include "seed.h"

struct load {
    uv_fs_t req;
    uv_loop_t *loop;
    uv_buf_t buf;
    int file, status;
    done_cb done;
    void *arg;
};

static void finish(struct load *load, int status)
{
    done_cb done = load->done;
    void *arg = load->arg;

    free(load->buf.base);
    free(load);
    done(arg, status);
}

static void closed(uv_fs_t *req)
{
    struct load *load = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    if (load->status == 0 && result < 0)
        load->status = result;
    finish(load, load->status);
}

static void shut(struct load *load, int status)
{
    int rc;

    load->status = status;
    rc = uv_fs_close(load->loop, &load->req, load->file, closed);
    if (rc < 0)
        finish(load, rc);
}

static void was_read(uv_fs_t *req)
{
    struct load *load = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    shut(load, result < 0 ? result : 0);
}

static void sized(uv_fs_t *req)
{
    struct load *load = req->data;
    int result = (int)req->result, rc;
    size_t size = (size_t)req->statbuf.st_size;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        shut(load, result);
        return;
    }
    load->buf = uv_buf_init(malloc(size + 1), (unsigned)size);
    if (!load->buf.base) {
        shut(load, UV_ENOMEM);
        return;
    }
    rc = uv_fs_read(load->loop, &load->req, load->file, &load->buf, 1, 0,
                    was_read);
    if (rc < 0)
        shut(load, rc);
}

static void opened(uv_fs_t *req)
{
    struct load *load = req->data;
    int result = (int)req->result, rc;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        finish(load, result);
        return;
    }
    load->file = result;
    rc = uv_fs_fstat(load->loop, &load->req, load->file, sized);
    if (rc < 0)
        shut(load, rc);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct load *load = calloc(1, sizeof *load);
    int rc;

    if (!load) {
        done(arg, UV_ENOMEM);
        return;
    }
    load->loop = loop;
    load->done = done;
    load->arg = arg;
    load->req.data = load;
    rc = uv_fs_open(loop, &load->req, "/etc/hostname", UV_FS_O_RDONLY, 0,
                    opened);
    if (rc < 0)
        finish(load, rc);
}
