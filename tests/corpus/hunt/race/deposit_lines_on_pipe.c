/* expect: class=race rule=UV501 also=UV606 line=31 schedules=any */
/*
 * Lines "+5" come through a pipe. Each deposit is written to the journal, and
 * then the balance from the time when the line came, plus the amount, becomes
 * the balance.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct deposit {
    uv_fs_t journal;
    char line[4];
    uv_buf_t buf;
    int before, amount;
};

static uv_pipe_t pipe_end;
static uv_file journal;
static int balance;

static void journalled(uv_fs_t *req)
{
    struct deposit *deposit = req->data;

    assert(req->result == (ssize_t)deposit->buf.len);
    uv_fs_req_cleanup(req);
    balance = deposit->before + deposit->amount;
    free(deposit);
}

static void line_came(const char *line)
{
    struct deposit *deposit = calloc(1, sizeof(*deposit));

    memcpy(deposit->line, line, 3);
    deposit->amount = line[1] - '0';
    deposit->before = balance;
    deposit->buf = uv_buf_init(deposit->line, 3);
    deposit->journal.data = deposit;
    assert(uv_fs_write(pipe_end.loop, &deposit->journal, journal, &deposit->buf,
                       1, -1, journalled) == 0);
}

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[64];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    static char line[3];
    static int used;

    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
    for (ssize_t i = 0; i < len; i++) {
        line[used++] = buf->base[i];
        if (used == 3) {
            used = 0;
            line_came(line);
        }
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_file ends[2];

    journal = open("journal", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert(journal >= 0 && uv_pipe(ends, UV_NONBLOCK_PIPE, 0) == 0);
    uv_pipe_init(loop, &pipe_end, 0);
    assert(uv_pipe_open(&pipe_end, ends[0]) == 0);
    assert(write(ends[1], "+5\n+7\n", 6) == 6);
    close(ends[1]);
    assert(uv_read_start((uv_stream_t *)&pipe_end, give_memory, bytes_came) ==
           0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(journal);
    unlink("journal");
    return balance == 12 ? 0 : 1;
}
