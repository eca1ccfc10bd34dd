/* expect: UV107@23 UV104@40 UV105@52 UV101@71 UV110@13 UV110@48 UV110@64 */
#include <stdlib.h>
#include <uv.h>

typedef void (*sync_cb)(void *arg, int status);

struct sync {
    uv_fs_t req;
    sync_cb done;
    void *arg;
};

static void synced(uv_fs_t *req)
{
    struct sync *s = req->data;

    uv_fs_req_cleanup(req);
    s->done(s->arg, 0);
}

static void start(uv_loop_t *loop, struct sync *s)
{
    uv_fs_fsync(loop, &s->req, 1, synced);
}

void sync_start(uv_loop_t *loop, sync_cb done, void *arg)
{
    struct sync *s = malloc(sizeof(*s));

    if (!s) {
        done(arg, UV_ENOMEM);
        return;
    }
    s->done = done;
    s->arg = arg;
    s->req.data = s;
    if (arg == NULL) {
        int rc;
        s->done(s->arg, 0);
        rc = uv_fs_fsync(loop, &s->req, 1, synced);
        if (rc < 0)
            free(s);
        return;
    }
    start(loop, s);
}

static void quiet(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}
int sync_now(uv_loop_t *loop, sync_cb done)
{
    static uv_fs_t req;

    return uv_fs_fsync(loop, &req, 1, quiet);
}

struct other {
    uv_fs_t req;
    sync_cb done;
};

static void forgot(uv_fs_t *req)
{
    struct other *o = req->data;

    uv_fs_req_cleanup(req);
    o->req.data = NULL;
    free(o);
}

int other_start(uv_loop_t *loop, sync_cb done)
{
    struct other *o = calloc(1, sizeof(*o));
    int rc;

    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->req.data = o;
    rc = uv_fs_fsync(loop, &o->req, 1, forgot);
    if (rc < 0)
        free(o);
    return rc;
}
