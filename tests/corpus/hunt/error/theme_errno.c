/* expect: class=error rule=UV602 also=UV606 line=28 schedules=any */
/* An editor opens its theme and looks for -1 and errno, which libuv does not
 * use: a missing theme counts as open. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <uv.h>

enum theme { THEME_UNKNOWN, THEME_DEFAULT, THEME_FILE };

struct editor {
    uv_fs_t req;
    enum theme theme;
    uv_file file;
};

static struct editor editor;

static void use_default(struct editor *e)
{
    e->theme = THEME_DEFAULT;
}

static void opened(uv_fs_t *req)
{
    struct editor *e = req->data;

    if (req->result == -1 && errno == ENOENT) {
        use_default(e);
    } else {
        e->theme = THEME_FILE;
        e->file = (uv_file)req->result;
    }
    uv_fs_req_cleanup(req);
}

static void editor_start(uv_loop_t *loop, struct editor *e)
{
    errno = 0;
    e->req.data = e;
    assert(uv_fs_open(loop, &e->req, "theme.conf", O_RDONLY, 0, opened) == 0);
}

int main(void)
{
    editor_start(uv_default_loop(), &editor);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return editor.theme == THEME_DEFAULT ? 0 : 1;
}
