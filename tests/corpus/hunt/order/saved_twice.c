/* expect: class=order rule=UV506 line=37 */
/*
 * A note is saved whenever it changes, each time with a write of its own. Two
 * writes in flight may reach the file in either order.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct note {
    uv_fs_t saves[4];
    char texts[4][8];
    uv_buf_t bufs[4];
    uv_file file;
    int versions, saved;
};

static void save(struct note *note, uv_loop_t *loop);

static void written(uv_fs_t *req)
{
    struct note *note = req->data;

    assert(req->result == 4);
    note->saved++;
    uv_fs_req_cleanup(req);
}

static void save(struct note *note, uv_loop_t *loop)
{
    int version = note->versions - 1;

    note->saves[version].data = note;
    note->bufs[version] = uv_buf_init(note->texts[version], 4);
    assert(uv_fs_write(loop, &note->saves[version], note->file,
                       &note->bufs[version], 1, 0, written) == 0);
}

static void change(struct note *note, uv_loop_t *loop, const char *text)
{
    memcpy(note->texts[note->versions++], text, 4);
    save(note, loop);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct note note = {.saved = 0};
    char text[8] = "";

    note.file = open("note", O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert(note.file >= 0);
    change(&note, loop, "milk");
    change(&note, loop, "eggs");
    change(&note, loop, "beer");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(pread(note.file, text, 4, 0) == 4);
    close(note.file);
    unlink("note");
    return strcmp(text, "beer") == 0 ? 0 : 1;
}
