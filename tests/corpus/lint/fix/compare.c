/* repairs: UV103 */
#include <stdlib.h>
#include <uv.h>

struct op {
    uv_fs_t req;
    void (*done)(void *arg, int status);
    void *arg;
};

static void closed(uv_fs_t *req)
{
    struct op *o = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    o->done(o->arg, result);
    free(o);
}

int op_close(uv_loop_t *loop, uv_file file, void (*done)(void *, int),
             void *arg)
{
    struct op *o = malloc(sizeof *o);
    int rc;

    if (!o)
        return UV_ENOMEM;
    o->done = done;
    o->arg = arg;
    o->req.data = o;
    rc = uv_fs_close(loop, &o->req, file, closed);
    if (rc == 0) {
        done(arg, rc);
        free(o);
    }
    return 0;
}
