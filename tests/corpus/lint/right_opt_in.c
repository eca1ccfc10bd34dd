/* expect: none */
/* The call comes later on all paths, and is the last thing that is done. */
#include <stdlib.h>
#include <uv.h>

typedef void (*load_done)(void *arg, int status);

struct load {
    uv_fs_t req;
    uv_timer_t timer;
    uv_loop_t *loop;
    load_done done;
    void *arg;
    int status, calls;
};

static void timer_closed(uv_handle_t *handle)
{
    struct load *o = handle->data;
    load_done done = o->done;
    void *arg = o->arg;
    int status = o->status;

    free(o);
    done(arg, status);
}

static void later(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, timer_closed);
}

static void opened(uv_fs_t *req)
{
    struct load *o = req->data;

    o->status = (int)req->result;
    o->calls++;
    uv_fs_req_cleanup(req);
    uv_timer_start(&o->timer, later, 0, 0);
}

/* What is there already is told in the next round, too. */
void load(uv_loop_t *loop, int cached, load_done done, void *arg)
{
    struct load *o = calloc(1, sizeof(*o));

    if (!o)
        abort();
    o->done = done;
    o->arg = arg;
    o->loop = loop;
    o->req.data = o->timer.data = o;
    uv_timer_init(loop, &o->timer);
    if (!cached)
        o->status = uv_fs_open(loop, &o->req, "x", 0, 0, opened);
    if (cached || o->status < 0)
        uv_timer_start(&o->timer, later, 0, 0);
}

/* Always at once. */
void load_now(uv_file fd, load_done done, void *arg)
{
    uv_fs_t req;
    int rc = uv_fs_fsync(NULL, &req, fd, NULL);

    uv_fs_req_cleanup(&req);
    if (rc < 0)
        done(arg, rc);
    else
        done(arg, 0);
}

static void synced(uv_fs_t *req)
{
    struct load *o = req->data;
    uv_loop_t *loop = o->loop;

    uv_fs_req_cleanup(req);
    o->done(o->arg, (int)req->result);
    free(o);
    uv_stop(loop);
}

int load_synced(struct load *o, load_done done)
{
    o->done = done;
    o->req.data = o;
    return uv_fs_fsync(o->loop, &o->req, 1, synced);
}
