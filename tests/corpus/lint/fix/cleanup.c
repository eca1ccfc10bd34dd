/* repairs: UV202 UV202 UV202 UV202 */
#include <stdlib.h>
#include <uv.h>

struct op {
    uv_fs_t req;
    int left;
};

static void left_behind(uv_fs_t *req)
{
    req->data = NULL;
}

static void freed(uv_fs_t *req)
{
    struct op *o = req->data;

    o->left--;
    free(o);
}

static void in_one_branch(uv_fs_t *req)
{
    struct op *o = req->data;

    if (req->result < 0)
        return;
    o->left--;
    uv_fs_req_cleanup(req);
}

static int at_once(uv_loop_t *loop)
{
    uv_fs_t req;

    if (uv_fs_unlink(loop, &req, "x", NULL) < 0)
        return (int)req.result;
    return 0;
}

int begin(uv_loop_t *loop, struct op *a, struct op *b, struct op *c)
{
    int rc = at_once(loop);

    a->req.data = a;
    b->req.data = b;
    c->req.data = c;
    if (rc == 0)
        rc = uv_fs_fsync(loop, &a->req, 1, left_behind);
    if (rc == 0)
        rc = uv_fs_fsync(loop, &b->req, 1, freed);
    if (rc == 0)
        rc = uv_fs_fsync(loop, &c->req, 1, in_one_branch);
    return rc;
}
