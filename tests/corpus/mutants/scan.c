/* The entries of a folder, one after the other. */
#include <string.h>

#include "seed.h"

struct scan {
    uv_fs_t folder, entry;
    uv_loop_t *loop;
    int count;
    done_cb done;
    void *arg;
};

static void finish(struct scan *scan, int status)
{
    uv_fs_req_cleanup(&scan->folder);
    scan->done(scan->arg, status);
    free(scan);
}

static void looked(uv_fs_t *req);

/* Starts with the next entry, or finishes. */
static void next(struct scan *scan)
{
    uv_dirent_t found;
    char path[300];
    int rc = uv_fs_scandir_next(&scan->folder, &found);

    if (rc == UV_EOF || scan->count == 4) {
        finish(scan, 0);
        return;
    }
    if (rc < 0) {
        finish(scan, rc);
        return;
    }
    scan->count++;
    snprintf(path, sizeof path, "/etc/%.200s", found.name);
    rc = uv_fs_lstat(scan->loop, &scan->entry, path, looked);
    if (rc < 0)
        finish(scan, rc);
}

static void looked(uv_fs_t *req)
{
    struct scan *scan = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        finish(scan, result);
        return;
    }
    next(scan);
}

static void scanned(uv_fs_t *req)
{
    struct scan *scan = req->data;

    if (req->result < 0) {
        finish(scan, (int)req->result);
        return;
    }
    next(scan);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    struct scan *scan = calloc(1, sizeof *scan);
    int rc;

    if (!scan) {
        done(arg, UV_ENOMEM);
        return;
    }
    scan->loop = loop;
    scan->done = done;
    scan->arg = arg;
    scan->folder.data = scan;
    scan->entry.data = scan;
    rc = uv_fs_scandir(loop, &scan->folder, "/etc", 0, scanned);
    if (rc < 0)
        finish(scan, rc);
}
