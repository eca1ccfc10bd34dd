/* expect: class=race rule=UV502 also=UV606 line=33 schedules=any */
/*
 * After mkdir -p: each call looks whether the folder exists and makes it if
 * not. Two calls for one path both find nothing, and the second one fails.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct maker {
    uv_fs_t req;
    const char *path;
    int result;
};

static uv_loop_t *loop;

static void made(uv_fs_t *req)
{
    struct maker *maker = req->data;

    maker->result = req->result;
    uv_fs_req_cleanup(req);
}

static void looked(uv_fs_t *req)
{
    struct maker *maker = req->data;
    int result = req->result;

    uv_fs_req_cleanup(req);
    if (result == UV_ENOENT)
        assert(uv_fs_mkdir(loop, req, maker->path, 0700, made) == 0);
    else
        maker->result = result;
}

static void make_path(struct maker *maker, const char *path)
{
    maker->path = path;
    maker->result = 1;
    maker->req.data = maker;
    assert(uv_fs_stat(loop, &maker->req, path, looked) == 0);
}

int main(void)
{
    struct maker logs = {0}, cache = {0};

    loop = uv_default_loop();
    rmdir("spool");
    make_path(&logs, "spool");
    make_path(&cache, "spool");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    rmdir("spool");
    return logs.result == 0 && cache.result == 0 ? 0 : 1;
}
