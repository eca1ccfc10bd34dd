/* expect: none */
/*
 * After mkdir -p: each call makes the folder and takes "exists already" for
 * success.
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
    if (maker->result == UV_EEXIST)
        maker->result = 0;
    uv_fs_req_cleanup(req);
}

static void make_folder(struct maker *maker)
{
    assert(uv_fs_mkdir(loop, &maker->req, maker->path, 0700, made) == 0);
}

static void make_path(struct maker *maker, const char *path)
{
    maker->path = path;
    maker->result = 1;
    maker->req.data = maker;
    make_folder(maker);
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
