/* expect: class=order rule=UV506 line=41 */
/*
 * A spool makes its folder and opens a file in it at the same time; the file
 * may be opened first.
 */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

struct spool {
    uv_fs_t folder, file;
    uv_file open_file;
};

static void file_opened(uv_fs_t *req)
{
    struct spool *spool = req->data;

    spool->open_file = req->result;
    uv_fs_req_cleanup(req);
}

static void open_file(struct spool *spool, uv_loop_t *loop)
{
    spool->file.data = spool;
    assert(uv_fs_open(loop, &spool->file, "jobs.d/1", O_WRONLY | O_CREAT, 0600,
                      file_opened) == 0);
}

static void folder_made(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
}

static void spool_start(struct spool *spool, uv_loop_t *loop)
{
    spool->folder.data = spool;
    assert(uv_fs_mkdir(loop, &spool->folder, "jobs.d", 0700, folder_made) == 0);
    open_file(spool, loop);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct spool spool = {.open_file = -1};

    unlink("jobs.d/1");
    rmdir("jobs.d");
    spool_start(&spool, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    if (spool.open_file >= 0)
        close(spool.open_file);
    unlink("jobs.d/1");
    rmdir("jobs.d");
    return spool.open_file >= 0 ? 0 : 1;
}
