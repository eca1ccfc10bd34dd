/* expect: UV101@24 UV101@57 UV101@88 UV101@123 UV101@154 UV101@191 UV101@228 UV101@291 UV101@333 UV101@362 UV101@396 */
/* Completions that are kept in fields: some path tells nobody. */
#include <stddef.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

#define container_of(p, type, member)                                          \
    ((type *)((char *)(p)-offsetof(type, member)))

/* The plain way: req->data. */
struct op_data {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void data_over(uv_fs_t *req)
{
    struct op_data *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_data(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_data *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, data_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* container_of. */
struct op_container {
    int n;
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void container_over(uv_fs_t *req)
{
    struct op_container *o = container_of(req, struct op_container, req);
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_container(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_container *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, container_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* The request is the first member. */
struct op_first {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void first_over(uv_fs_t *req)
{
    struct op_first *o = (struct op_first *)req;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_first(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_first *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    rc = uv_fs_open(l, (uv_fs_t *)o, "x", 0, 0, first_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* By the functions of libuv, on a timer. */
struct op_setdata {
    uv_timer_t t;
    done_cb done;
    void *arg;
    int n;
};
static void setdata_closed(uv_handle_t *h)
{
    free(h->data);
}
static void setdata_over(uv_timer_t *t)
{
    struct op_setdata *o = uv_handle_get_data((uv_handle_t *)t);
    if (uv_now(t->loop) == 5) {
        uv_close((uv_handle_t *)t, setdata_closed);
        return;
    }
    o->done(o->arg, 0);
    uv_close((uv_handle_t *)t, setdata_closed);
}
int op_setdata(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_setdata *o = malloc(sizeof *o);
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    uv_timer_init(l, &o->t);
    uv_handle_set_data((uv_handle_t *)&o->t, o);
    return uv_timer_start(&o->t, setdata_over, 1, 0);
}

/* In a struct inside. */
struct op_nested {
    uv_fs_t req;
    struct {
        done_cb done;
        void *arg;
    } job;
};
static void nested_over(uv_fs_t *req)
{
    struct op_nested *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->job.done(o->job.arg, 0);
    free(o);
}
int op_nested(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_nested *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->job.done = done;
    o->job.arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, nested_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* A helper completes. */
struct op_helper {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void helper_finish(struct op_helper *o, int rc)
{
    o->done(o->arg, rc);
    free(o);
}
static void helper_over(uv_fs_t *req)
{
    struct op_helper *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    helper_finish(o, 0);
}
int op_helper(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_helper *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, helper_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* Three callbacks in a row. */
struct op_chain {
    uv_fs_t req;
    done_cb done;
    void *arg;
    uv_file fd;
};
static void chain_finish(struct op_chain *o, int rc)
{
    o->done(o->arg, rc);
    free(o);
}
static void chain_closed(uv_fs_t *req)
{
    struct op_chain *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    chain_finish(o, 0);
}
static void chain_synced(uv_fs_t *req)
{
    struct op_chain *o = req->data;
    int rc = (int)req->result;
    uv_fs_req_cleanup(req);
    if (rc < 0) {
        chain_finish(o, rc);
        return;
    }
    rc = uv_fs_close(req->loop, req, o->fd, chain_closed);
    if (rc < 0)
        chain_finish(o, rc);
}
static void chain_opened(uv_fs_t *req)
{
    struct op_chain *o = req->data;
    int rc = (int)req->result;
    uv_fs_req_cleanup(req);
    if (rc < 0) {
        chain_finish(o, rc);
        return;
    }
    o->fd = rc;
    rc = uv_fs_fsync(req->loop, req, o->fd, chain_synced);
    if (rc < 0)
        chain_finish(o, rc);
}
int op_chain(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_chain *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, chain_opened);
    if (rc < 0)
        free(o);
    return rc;
}

/* Work on a thread. */
struct op_work {
    uv_work_t req;
    done_cb done;
    void *arg;
    int n;
};
static void work_run(uv_work_t *req)
{
    struct op_work *o = req->data;
    o->n++;
}
static void work_over(uv_work_t *req, int status)
{
    struct op_work *o = req->data;
    if (status == UV_EIO) {
        free(o);
        return;
    }
    o->done(o->arg, status);
    free(o);
}
int op_work(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_work *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_queue_work(l, &o->req, work_run, work_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* A helper makes the object. */
struct op_new {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static struct op_new *new_new(done_cb done, void *arg)
{
    struct op_new *o = malloc(sizeof *o);
    if (!o)
        return NULL;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    return o;
}
static void new_over(uv_fs_t *req)
{
    struct op_new *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_new(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_new *o = new_new(done, arg);
    int rc;
    if (!o)
        return UV_ENOMEM;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, new_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* A compound literal. */
struct op_compound {
    uv_fs_t req;
    done_cb done;
    void *arg;
};
static void compound_over(uv_fs_t *req)
{
    struct op_compound *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->done(o->arg, 0);
    free(o);
}
int op_compound(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_compound *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    *o = (struct op_compound){.done = done, .arg = arg};
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, compound_over);
    if (rc < 0)
        free(o);
    return rc;
}

/* Function and argument in a struct. */
struct then_pair {
    done_cb fn;
    void *arg;
};
struct op_pair {
    uv_fs_t req;
    struct then_pair then;
};
static void pair_over(uv_fs_t *req)
{
    struct op_pair *o = req->data;
    uv_fs_req_cleanup(req);
    if (req->result < 0) {
        free(o);
        return;
    }
    o->then.fn(o->then.arg, 0);
    free(o);
}
int op_pair(uv_loop_t *l, done_cb done, void *arg)
{
    struct op_pair *o = malloc(sizeof *o);
    int rc;
    if (!o)
        return UV_ENOMEM;
    o->then = (struct then_pair){done, arg};
    o->req.data = o;
    rc = uv_fs_open(l, &o->req, "x", 0, 0, pair_over);
    if (rc < 0)
        free(o);
    return rc;
}
