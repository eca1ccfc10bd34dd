/* expect: class=race rule=UV504 also=UV606 line=64 schedules=any */
/*
 * Each save writes a temporary file and renames it. All saves use the same
 * temporary name, so one overwrites what the other is about to rename.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct save {
    uv_fs_t req;
    const char *name;
    char temporary[24], text[8];
    uv_buf_t buf;
    uv_file file;
    int failed;
};

static uv_loop_t *loop;

static void file_closed(uv_fs_t *req)
{
    uv_fs_req_cleanup(req);
}

static void renamed(uv_fs_t *req)
{
    struct save *save = req->data;

    save->failed = req->result < 0;
    uv_fs_req_cleanup(req);
    assert(uv_fs_close(loop, req, save->file, file_closed) == 0);
}

static void written(uv_fs_t *req)
{
    struct save *save = req->data;

    assert(req->result == 4);
    uv_fs_req_cleanup(req);
    assert(uv_fs_rename(loop, req, save->temporary, save->name, renamed) == 0);
}

static void opened(uv_fs_t *req)
{
    struct save *save = req->data;

    save->file = req->result;
    assert(save->file >= 0);
    uv_fs_req_cleanup(req);
    assert(uv_fs_write(loop, req, save->file, &save->buf, 1, 0, written) == 0);
}

static void start(struct save *save, const char *name, const char *text)
{
    save->name = name;
    snprintf(save->temporary, sizeof(save->temporary), "save.tmp");
    memcpy(save->text, text, 4);
    save->buf = uv_buf_init(save->text, 4);
    save->req.data = save;
    assert(uv_fs_open(loop, &save->req, save->temporary,
                      O_WRONLY | O_CREAT | O_TRUNC, 0600, opened) == 0);
}

static int holds(const char *name, const char *text)
{
    char bytes[8] = "";
    int file = open(name, O_RDONLY);
    int same = file >= 0 && read(file, bytes, sizeof(bytes)) == 4 &&
               memcmp(bytes, text, 4) == 0;

    if (file >= 0)
        close(file);
    unlink(name);
    return same;
}

int main(void)
{
    static struct save north, south;
    int same;

    loop = uv_default_loop();
    start(&north, "north", "snow");
    start(&south, "south", "rain");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    same = holds("north", "snow") + holds("south", "rain");
    return same == 2 && !north.failed && !south.failed ? 0 : 1;
}
