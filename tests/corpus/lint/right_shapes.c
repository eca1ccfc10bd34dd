/* expect: none */
/* Control flow of all shapes; each function completes once. */
#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

struct op {
    uv_fs_t req;
    done_cb done;
    void *arg;
};

enum kind { KIND_A, KIND_B, KIND_C };

static void op_end(uv_fs_t *req)
{
    struct op *op = (struct op *)req;

    uv_fs_req_cleanup(&op->req);
    op->done(op->arg, (int)op->req.result);
    free(op);
}

void by_flag(done_cb done, void *arg, int n)
{
    bool failed = false;
    int status = 0;

    if (n < 0) {
        failed = true;
        status = n;
    }
    if (!failed)
        done(arg, 0);
    if (failed)
        done(arg, status);
}

void by_switch(done_cb done, void *arg, enum kind kind)
{
    switch (kind) {
    case KIND_A:
        done(arg, 0);
        break;
    case KIND_B:
    case KIND_C:
        done(arg, 1);
    }
}

void by_goto(done_cb done, void *arg, int n)
{
    int rc = UV_EINVAL;

again:
    if (n > 10)
        goto out;
    if (n < 0) {
        n++;
        goto again;
    }
    rc = 0;
out:
    done(arg, rc);
}

void by_expression(done_cb done, void *arg, int n)
{
    n > 0 ? done(arg, 1) : done(arg, 0);
}

void by_short_circuit(done_cb done, void *arg, int a, int b)
{
    int rc = a && b ? 0 : UV_EINVAL;

    if (rc < 0 || !a) {
        (*done)(arg, rc);
        return;
    }
    do {
        if (b)
            break;
        b--;
    } while (a);
    done(arg, rc ?: 0);
}

int by_contract(uv_loop_t *loop, done_cb done, void *arg)
{
    struct op *op = malloc(sizeof(*op));
    int rc = UV_ENOMEM;

    if (op) {
        op->done = done;
        op->arg = arg;
        rc = uv_fs_fsync(loop, &op->req, 1, op_end);
    }
    if (rc != 0)
        free(op);
    return rc;
}

void by_optional(done_cb done, void *arg)
{
    if (done)
        done(arg, 0);
}

void by_abort(done_cb done, void *arg, int n)
{
    for (;;) {
        if (n == 3) {
            done(arg, n);
            return;
        }
        if (n++ > 100)
            abort();
    }
}
