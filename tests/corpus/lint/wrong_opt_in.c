/* expect: UV901@27 UV901@57 UV903@70 UV903@81 UV903@92 */
/* Matters of taste: calls at once and later, objects used behind the call. */
#include <stdlib.h>
#include <uv.h>

typedef void (*load_done)(void *arg, int status);

struct load {
    uv_fs_t req;
    uv_loop_t *loop;
    load_done done;
    void *arg;
    int calls;
};

static void opened(uv_fs_t *req);
static void synced(uv_fs_t *req);
static void closed(uv_fs_t *req);

int load(uv_loop_t *loop, int cached, load_done done, void *arg)
{
    struct load *o;
    int rc;

    if (cached) {
        /* at once */
        done(arg, 0);
        return 0;
    }
    o = calloc(1, sizeof(*o));
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    o->loop = loop;
    rc = uv_fs_open(loop, &o->req, "x", 0, 0, opened);
    if (rc < 0)
        free(o);
    return rc;
}

void load_or_tell(uv_loop_t *loop, load_done done, void *arg)
{
    struct load *o = calloc(1, sizeof(*o));
    int rc;

    if (!o)
        abort();
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_fsync(loop, &o->req, 1, synced);
    if (rc < 0) {
        free(o);
        /* at once, when it could not start */
        done(arg, rc);
    }
}

static void opened(uv_fs_t *req)
{
    struct load *o = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    if (rc < 0 || uv_fs_close(o->loop, req, rc, closed) < 0) {
        o->done(o->arg, rc);
        /* o may be gone */
        o->calls++;
        free(o);
    }
}

static void synced(uv_fs_t *req)
{
    struct load *o = req->data;

    uv_fs_req_cleanup(req);
    o->done(o->arg, (int)req->result);
    if (o->calls > 0)
        o->loop = NULL;
    free(o);
}

static void closed(uv_fs_t *req)
{
    struct load *o = req->data;

    uv_fs_req_cleanup(req);
    o->done(o->arg, 0);
    uv_stop(o->loop);
    free(o);
}
