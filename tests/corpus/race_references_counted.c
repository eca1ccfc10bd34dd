/* expect: none */
#include <uv.h>

/* The last of several owners, on whatever thread, frees the object. */
#include <stdatomic.h>
#include <stdlib.h>

struct shared {
    atomic_int owners;
    int value;
};

static uv_work_t work[3];

static void release(struct shared *shared)
{
    if (atomic_fetch_sub(&shared->owners, 1) > 1)
        return;
    shared->value = 0;
    free(shared);
}

static void body(uv_work_t *req)
{
    struct shared *shared = req->data;
    int value = shared->value;

    (void)value;
    release(shared);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    struct shared *shared = malloc(sizeof *shared);

    shared->owners = 3;
    shared->value = 6;
    for (int i = 0; i < 3; i++) {
        work[i].data = shared;
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
