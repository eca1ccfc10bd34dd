/* expect: none */
/* One file, step by step; each way out completes once. */
#include <stdlib.h>
#include <uv.h>

typedef void (*load_cb)(void *arg, int status, char *data);

struct load {
    uv_fs_t req;
    uv_loop_t *loop;
    uv_file fd;
    char *data;
    load_cb done;
    void *arg;
};

static void load_end(struct load *o, int status)
{
    if (status < 0) {
        free(o->data);
        o->data = NULL;
    }
    o->done(o->arg, status, o->data);
    free(o);
}

static void file_closed(uv_fs_t *req)
{
    struct load *o = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    load_end(o, rc);
}

static void file_read(uv_fs_t *req)
{
    struct load *o = req->data;
    int rc;

    (void)req->result; /* closing tells */
    uv_fs_req_cleanup(req);
    rc = uv_fs_close(o->loop, &o->req, o->fd, file_closed);
    if (rc == 0)
        return;
    load_end(o, rc);
}

static void file_opened(uv_fs_t *req)
{
    struct load *o = req->data;
    uv_buf_t buf;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    if (rc < 0)
        goto fail;
    o->fd = rc;
    if (!(o->data = malloc(100))) {
        rc = UV_ENOMEM;
        goto fail;
    }
    buf = uv_buf_init(o->data, 100);
    if ((rc = uv_fs_read(o->loop, &o->req, o->fd, &buf, 1, 0, file_read)) != 0)
        goto fail;
    return;
fail:
    load_end(o, rc);
}

int load(uv_loop_t *loop, const char *path, load_cb done, void *arg)
{
    struct load *o = calloc(1, sizeof(*o));
    int rc;

    if (o == NULL)
        return UV_ENOMEM;
    o->loop = loop;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(loop, &o->req, path, UV_FS_O_RDONLY, 0, file_opened);
    if (rc != 0)
        free(o);
    return rc;
}
