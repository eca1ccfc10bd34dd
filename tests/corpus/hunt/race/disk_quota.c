/* expect: class=race rule=UV502 also=UV606 line=60 schedules=any */
/*
 * Uploads are let in as long as the quota has room, but they count only when
 * their file is written. Two uploads use the same room.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { QUOTA = 10 };

struct upload {
    uv_fs_t req;
    char name[16];
    char bytes[8];
    uv_buf_t buf;
    uv_file file;
};

static struct {
    size_t used;
    int accepted, refused;
} disk;
static uv_loop_t *loop;

static void upload_over(uv_fs_t *req)
{
    struct upload *upload = req->data;

    uv_fs_req_cleanup(req);
    free(upload);
}

static void removed(uv_fs_t *req)
{
    struct upload *upload = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    assert(uv_fs_close(loop, req, upload->file, upload_over) == 0);
}

static void written(uv_fs_t *req)
{
    struct upload *upload = req->data;

    if (req->result > 0)
        disk.used += req->result;
    uv_fs_req_cleanup(req);
    assert(disk.used <= QUOTA);
    assert(uv_fs_unlink(loop, req, upload->name, removed) == 0);
}

static void upload(int number, size_t size)
{
    struct upload *upload = calloc(1, sizeof(*upload));

    if (disk.used + size > QUOTA) {
        disk.refused++;
        free(upload);
        return;
    }
    disk.accepted++;
    snprintf(upload->name, sizeof(upload->name), "upload.%d", number);
    upload->file = open(upload->name, O_WRONLY | O_CREAT, 0600);
    assert(upload->file >= 0);
    upload->buf = uv_buf_init(upload->bytes, size);
    upload->req.data = upload;
    assert(uv_fs_write(loop, &upload->req, upload->file, &upload->buf, 1, 0,
                       written) == 0);
}

int main(void)
{
    loop = uv_default_loop();
    upload(1, 6);
    upload(2, 7);
    upload(3, 3);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return disk.accepted == 2 && disk.refused == 1 ? 0 : 1;
}
