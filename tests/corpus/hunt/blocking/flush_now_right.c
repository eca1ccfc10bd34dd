/* expect: none */
/* A journal says goodbye when the callback of its last entry has come. */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

#define NAME "journal.txt"

struct journal {
    uv_loop_t *loop;
    uv_file file;
    uv_fs_t write;
    int pending, written;
    uv_timer_t *goodbye;
};

static struct journal journal;

static void entry_written(uv_fs_t *req)
{
    struct journal *j = req->data;

    assert(req->result == 6);
    uv_fs_req_cleanup(req);
    j->pending--;
    j->written++;
    if (j->goodbye)
        uv_close((uv_handle_t *)j->goodbye, NULL);
}

static void journal_add(struct journal *j)
{
    uv_buf_t line = uv_buf_init("entry\n", 6);

    j->write.data = j;
    j->pending++;
    uv_fs_write(j->loop, &j->write, j->file, &line, 1, -1, entry_written);
}

static void leave(uv_timer_t *timer)
{
    journal_add(&journal);
    journal.goodbye = timer;
}

int main(void)
{
    static uv_timer_t timer;

    journal.loop = uv_default_loop();
    journal.file = open(NAME, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert(journal.file >= 0);
    uv_timer_init(journal.loop, &timer);
    uv_timer_start(&timer, leave, 10, 0);
    uv_run(journal.loop, UV_RUN_DEFAULT);
    close(journal.file);
    unlink(NAME);
    assert(uv_loop_close(journal.loop) == 0);
    return journal.written == 1 ? 0 : 1;
}
