/* expect: class=unawaited rule=UV112 line=41 */
/* A note pad quits when the user says so: main leaves the loop while a note may
 * still be on its way to the disk. */
#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define NAME "notes.txt"

struct pad {
    uv_timer_t user;
    uv_fs_t write;
    uv_file file;
    int typed, unsaved;
    bool wants_to_quit;
    char note[8];
};

static struct pad pad;

static void saved(uv_fs_t *req)
{
    struct pad *p = req->data;

    assert(req->result == 5);
    uv_fs_req_cleanup(req);
    p->unsaved = 0;
}

static void user_acts(uv_timer_t *timer)
{
    struct pad *p = timer->data;

    if (++p->typed == 1) {
        uv_buf_t buf = uv_buf_init(strcpy(p->note, "milk\n"), 5);

        p->unsaved = 1;
        uv_fs_write(timer->loop, &p->write, p->file, &buf, 1, -1, saved);
        return;
    }
    p->wants_to_quit = true;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    pad.file = open(NAME, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    uv_timer_init(loop, &pad.user);
    pad.user.data = pad.write.data = &pad;
    uv_timer_start(&pad.user, user_acts, 4, 4);
    while (!pad.wants_to_quit)
        uv_run(loop, UV_RUN_ONCE);
    uv_run(loop, UV_RUN_NOWAIT);
    close(pad.file);
    unlink(NAME);
    return 0;
}
