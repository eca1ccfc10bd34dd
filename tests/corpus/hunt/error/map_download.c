/* expect: class=error rule=UV110 line=43 schedules=any */
/* A map is saved in a folder that is not there. The callback of the open
 * ignores the result, and the rest uses a file number below zero. */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <uv.h>

struct map {
    uv_fs_t req;
    uv_file file;
    const char *tile;
    int status, reports;
};

static struct map map = {.tile = "mountains"};

static void report(struct map *m, int status)
{
    m->status = status;
    m->reports++;
}

static void closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
    report(req->data, 0);
}

static void written(uv_fs_t *req)
{
    struct map *m = req->data;

    uv_fs_req_cleanup(req);
    uv_fs_close(req->loop, req, m->file, closed);
}

static void opened(uv_fs_t *req)
{
    struct map *m = req->data;
    uv_buf_t buf = uv_buf_init((char *)m->tile, strlen(m->tile));

    m->file = (uv_file)req->result;
    uv_fs_req_cleanup(req);
    uv_fs_write(req->loop, req, m->file, &buf, 1, 0, written);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    map.req.data = &map;
    uv_fs_open(loop, &map.req, "no-such-folder/tile.map", O_CREAT | O_WRONLY,
               0600, opened);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(map.reports == 1);
    assert(uv_loop_close(loop) == 0);
    return 0;
}
