/* expect: class=order rule=UV503 also=UV506 line=37 */
/*
 * A server computes the reply to a request on the pool. The client hangs up
 * meanwhile, the connection is closed, and the reply is written to it.
 */
#include <assert.h>
#include <uv.h>

struct connection {
    uv_pipe_t pipe;
    uv_work_t reply;
    uv_write_t write;
    uv_timer_t last_words;
    int replies, failed, computing;
};

static struct connection c;
static uv_file client;

static void reply_written(uv_write_t *req, int status)
{
    (void)req;
    c.replies += status == 0;
}

static void compute(uv_work_t *work)
{
    (void)work;
}

static void computed(uv_work_t *work, int status)
{
    uv_buf_t buf = uv_buf_init("42", 2);

    (void)work;
    assert(status == 0);
    if (uv_write(&c.write, (uv_stream_t *)&c.pipe, &buf, 1, reply_written) != 0)
        c.failed++;
}

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[16];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void bytes_came(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
    (void)buf;
    if (len < 0)
        uv_close((uv_handle_t *)stream, NULL);
    else if (len > 0 && c.computing++ == 0)
        assert(uv_queue_work(stream->loop, &c.reply, compute, computed) == 0);
}

static void hang_up(uv_timer_t *timer)
{
    shutdown(client, SHUT_WR);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_os_sock_t ends[2];

    assert(uv_socketpair(SOCK_STREAM, 0, ends, UV_NONBLOCK_PIPE, 0) == 0);
    client = ends[1];
    uv_pipe_init(loop, &c.pipe, 0);
    assert(uv_pipe_open(&c.pipe, ends[0]) == 0);
    assert(uv_read_start((uv_stream_t *)&c.pipe, give_memory, bytes_came) == 0);
    assert(write(client, "?", 1) == 1);
    uv_timer_init(loop, &c.last_words);
    uv_timer_start(&c.last_words, hang_up, 3, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    close(client);
    assert(uv_loop_close(loop) == 0);
    return c.failed;
}
