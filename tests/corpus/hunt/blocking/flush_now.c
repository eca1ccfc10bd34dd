/* expect: class=blocking rule=UV303 line=42 schedules=any */
/* A journal wants its entries on the disk before it says goodbye: flush() turns
 * the loop once, from within a callback of that loop. */
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
};

static struct journal journal;

static void entry_written(uv_fs_t *req)
{
    struct journal *j = req->data;

    assert(req->result == 6);
    uv_fs_req_cleanup(req);
    j->pending--;
    j->written++;
}

static void journal_add(struct journal *j)
{
    uv_buf_t line = uv_buf_init("entry\n", 6);

    j->write.data = j;
    j->pending++;
    uv_fs_write(j->loop, &j->write, j->file, &line, 1, -1, entry_written);
}

static void journal_flush(struct journal *j)
{
    while (j->pending > 0)
        uv_run(j->loop, UV_RUN_NOWAIT);
}

static void leave(uv_timer_t *timer)
{
    journal_add(&journal);
    journal_flush(&journal);
    uv_close((uv_handle_t *)timer, NULL);
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
