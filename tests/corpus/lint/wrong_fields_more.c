/* expect: UV101@25 UV101@62 UV101@97 UV101@133 UV101@163 UV101@187 UV101@226 UV101@250 UV101@288 UV101@339 */
/* Completions that are kept in fields: some path tells nobody. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

/* In another object. */
struct parent_pointer {
    done_cb done;
    void *arg;
};
struct op_pointer {
    uv_fs_t req;
    struct parent_pointer *parent;
};
static void pointer_over(uv_fs_t *req)
{
    struct op_pointer *o = req->data;
    struct parent_pointer *p = o->parent;
    uv_fs_req_cleanup(req);
    free(o);
    if (req->result < 0) {
        return;
    }
    p->done(p->arg, 0);
    free(p);
}
int op_pointer(uv_loop_t *l, done_cb done, void *arg)
{
    struct parent_pointer *p = malloc(sizeof *p);
    struct op_pointer *o = malloc(sizeof *o);
    int rc;
    if (!o || !p)
        abort();
    p->done = done;
    p->arg = arg;
    o->parent = p;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, pointer_over);
    if (rc < 0) {
        free(o);
        free(p);
    }
    return rc;
}

/* The request is allocated by itself. */
struct op_reqheap {
    done_cb done;
    void *arg;
};
static void reqheap_over(uv_fs_t *req)
{
    struct op_reqheap *o = req->data;
    int rc = (int)req->result;
    uv_fs_req_cleanup(req);
    free(req);
    if (rc < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_reqheap(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_reqheap *o = malloc(sizeof *o);
    uv_fs_t *r = malloc(sizeof *r);
    int rc;
    if (!o || !r)
        abort();
    o->done = done;
    o->arg = arg;
    r->data = o;
    rc = uv_fs_open(l, r, "x", 0, 0, reqheap_over);
    if (rc < 0) {
        free(o);
        free(r);
    }
    return rc;
}

/* The callback is in a variable. */
struct op_callvar {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void callvar_over(uv_fs_t *req)
{
    struct op_callvar *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_callvar(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_callvar *o = malloc(sizeof *o);
    uv_fs_cb then = callvar_over;
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, then);
    if (rc < 0)
        free(o);
    return rc;
}

/* The completion is taken out first. */
struct op_donevar {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void donevar_over(uv_fs_t *req)
{
    struct op_donevar *o = req->data;
    done_cb done = o->done;
    void *arg = o->arg;
    int rc = (int)req->result;
    uv_fs_req_cleanup(req);
    free(o);
    if (rc < 0) {
        return;
    }
    done(arg, 0);
}
int op_donevar(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_donevar *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, donevar_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* The object is the caller's. */
struct op_param {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void param_over(uv_fs_t *req)
{
    struct op_param *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        return;
    }
    o->done(o->arg, 0);
}
int op_param(uv_loop_t *l, struct op_param *o, done_cb done, void *arg)
{
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    return uv_fs_open(l, &o->req, "x", 0, 0, param_over);
}

/* Helpers fill it and begin. */
struct op_setter {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void setter_over(uv_fs_t *req)
{
    struct op_setter *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
static int setter_start(struct op_setter *o, uv_loop_t *l)
{
    return uv_fs_open(l, &o->req, "x", 0, 0, setter_over);
}
static void setter_init(struct op_setter *o, done_cb done, void *arg)
{
    memset(o, 0, sizeof *o);
    o->done = done;
    o->arg = arg;
    o->req.data = o;
}
int op_setter(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_setter *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    setter_init(o, done, arg);
    rc = setter_start(o, l);
    if (rc < 0)
        free(o);
    return rc;
}

/* In a global variable. */
static struct {
    uv_fs_t req;
    done_cb done;
    void *arg;
} the_static;
static void static_over(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        return;
    }
    the_static.done(the_static.arg, 0);
}
int op_static(uv_loop_t *l, done_cb done, void *arg)
{
    the_static.done = done;
    the_static.arg = arg;
    return uv_fs_open(l, &the_static.req, "x", 0, 0, static_over);
}

/* A write. */
struct op_write {
    uv_write_t req;
    uv_buf_t buf;
    done_cb done;
    void *arg;
};
static void write_over(uv_write_t *req, int status)
{
    struct op_write *o = req->data;
    free(o->buf.base);
    if (status) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_write(uv_stream_t *s, char *text, done_cb done, void *arg)
{
    struct op_write *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    o->buf = uv_buf_init(text, 5);
    rc = uv_write(&o->req, s, &o->buf, 1, write_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* A close callback completes. */
struct op_close {
    uv_tcp_t tcp;
    uv_connect_t req;
    done_cb done;
    void *arg;
    int status;
};
static void close_closed(uv_handle_t *h)
{
    struct op_close *o = h->data;
    int ok = o->status == 0;
    done_cb d = o->done;
    void *arg = o->arg;
    free(o);
    if (ok)
        d(arg, 0);
}
static void close_over(uv_connect_t *req, int status)
{
    struct op_close *o = req->data;
    o->status = status;
    uv_close((uv_handle_t *)&o->tcp, close_closed);
}
int op_close(uv_loop_t *l, const struct sockaddr *a, done_cb done, void *arg)
{
    struct op_close *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o->tcp.data = o;
    uv_tcp_init(l, &o->tcp);
    rc = uv_tcp_connect(&o->req, &o->tcp, a, close_over);
    if (rc < 0)
        uv_close((uv_handle_t *)&o->tcp, (uv_close_cb)free);
    return rc;
}

/* One callback for all steps. */
struct op_state {
    uv_fs_t req;
    done_cb done;
    void *arg;
    int step;
    uv_file fd;
};
static void state_over(uv_fs_t *req)
{
    struct op_state *o = req->data;
    int rc = (int)req->result;
    uv_fs_req_cleanup(req);
    switch (o->step++) {
    case 0:
        if (rc < 0) {
            break;
        }
        o->fd = rc;
        rc = uv_fs_close(req->loop, req, rc, state_over);
        if (rc == 0)
            return;
        o->done(o->arg, rc);
        break;
    default:
        o->done(o->arg, rc);
    }
    free(o);
}
int op_state(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_state *o = calloc(1, sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, state_over);
    if (rc < 0)
        free(o);
    return rc;
}
