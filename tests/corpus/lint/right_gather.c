/* expect: none */
/* Many at a time; the last one completes. */
#include <stdlib.h>
#include <uv.h>

typedef void (*stat_done_cb)(void *arg, int status);

struct batch;

struct item {
    uv_fs_t req;
    struct batch *batch;
};

struct batch {
    size_t left;
    int status;
    stat_done_cb done;
    void *arg;
    struct item *items;
};

static void batch_release(struct batch *batch, int status)
{
    if (status < 0 && batch->status == 0)
        batch->status = status;
    if (--batch->left > 0)
        return;
    batch->done(batch->arg, batch->status);
    free(batch->items);
    free(batch);
}

static void item_done(uv_fs_t *req)
{
    struct item *item = req->data;
    int rc = (int)req->result;

    uv_fs_req_cleanup(req);
    batch_release(item->batch, rc);
}

int stat_all(uv_loop_t *loop, const char *const *paths, size_t count,
             stat_done_cb done, void *arg)
{
    struct batch *batch = calloc(1, sizeof(*batch));
    size_t i;
    int rc;

    if (!batch)
        return UV_ENOMEM;
    batch->items = calloc(count, sizeof(*batch->items));
    if (!batch->items) {
        free(batch);
        return UV_ENOMEM;
    }
    batch->done = done;
    batch->arg = arg;
    batch->left = count + 1;
    for (i = 0; i < count; i++) {
        batch->items[i].batch = batch;
        batch->items[i].req.data = &batch->items[i];
        rc = uv_fs_stat(loop, &batch->items[i].req, paths[i], item_done);
        if (rc < 0)
            batch_release(batch, rc);
    }
    batch_release(batch, 0);
    return 0;
}
