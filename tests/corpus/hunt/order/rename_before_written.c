/* expect: class=order rule=UV506 line=55 */
/*
 * A settings file is written to the side and renamed over the old one. Rename
 * and write are started together, so a reader, which starts after the rename,
 * may find nothing in it.
 */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

static struct {
    uv_fs_t write, rename, read;
    uv_file file;
    uv_buf_t out, in;
    char memory[16];
    ssize_t found;
} s;

static void reader_read(uv_fs_t *req)
{
    s.found = req->result;
    uv_fs_req_cleanup(req);
}

static void renamed(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    s.in = uv_buf_init(s.memory, sizeof(s.memory));
    assert(uv_fs_read(req->loop, &s.read, s.file, &s.in, 1, 0, reader_read) ==
           0);
}

static void put_in_place(uv_loop_t *loop)
{
    assert(uv_fs_rename(loop, &s.rename, "settings.new", "settings", renamed) ==
           0);
}

static void written(uv_fs_t *req)
{
    assert(req->result == (ssize_t)s.out.len);
    uv_fs_req_cleanup(req);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    s.file = open("settings.new", O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert(s.file >= 0);
    s.out = uv_buf_init("dark=1\n", 7);
    assert(uv_fs_write(loop, &s.write, s.file, &s.out, 1, 0, written) == 0);
    put_in_place(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(s.file);
    unlink("settings");
    return s.found == 7 ? 0 : 1;
}
