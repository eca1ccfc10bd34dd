/* expect: UV101@32 UV102@50 UV103@70 UV101@71 UV212@71 */
/* An error path that frees without a word, a missing return, a flipped test. */
#include <stdlib.h>
#include <uv.h>

typedef void (*load_cb)(void *arg, int status);

struct load {
    uv_fs_t req;
    uv_loop_t *loop;
    uv_file fd;
    load_cb done;
    void *arg;
};

static void file_closed(uv_fs_t *req)
{
    struct load *o = req->data;

    uv_fs_req_cleanup(req);
    o->done(o->arg, 0);
    free(o);
}

static void file_synced(uv_fs_t *req)
{
    struct load *o = req->data;

    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}

static void file_opened(uv_fs_t *req)
{
    struct load *o = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    if (rc < 0)
        o->done(o->arg, rc);
    o->fd = rc;
    rc = uv_fs_fsync(o->loop, &o->req, o->fd, file_synced);
    if (rc < 0) {
        /* With an open that failed this is the second time. */
        o->done(o->arg, rc);
        free(o);
    }
}

int load(uv_loop_t *loop, const char *path, load_cb done, void *arg)
{
    struct load *o = calloc(1, sizeof(*o));
    int rc;

    if (!o)
        return UV_ENOMEM;
    o->loop = loop;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    if (path == NULL) {
        rc = uv_fs_close(loop, &o->req, 0, file_closed);
        if (rc == 0)
            /* flipped: it runs */
            done(arg, rc);
        return 0;
    }
    rc = uv_fs_open(loop, &o->req, path, UV_FS_O_RDONLY, 0, file_opened);
    if (rc < 0)
        free(o);
    return rc;
}
