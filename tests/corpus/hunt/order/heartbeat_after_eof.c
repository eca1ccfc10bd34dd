/* expect: class=order rule=UV503 also=UV606 line=30 schedules=any */
/*
 * A heartbeat writes to a connection every 4 ms. At the end of the stream only
 * the stream is closed, and the heartbeat writes once more.
 */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct peer {
    uv_pipe_t pipe;
    uv_timer_t heartbeat;
    uv_write_t beat;
    int beats, failed;
};

static void beaten(uv_write_t *req, int status)
{
    struct peer *peer = req->data;

    peer->beats += status == 0;
}

static void beat(uv_timer_t *timer)
{
    struct peer *peer = timer->data;
    uv_buf_t buf = uv_buf_init("!", 1);

    peer->beat.data = peer;
    if (uv_write(&peer->beat, (uv_stream_t *)&peer->pipe, &buf, 1, beaten) !=
        0) {
        peer->failed++;
        uv_close((uv_handle_t *)timer, NULL);
    }
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
    if (len >= 0)
        return;
    uv_close((uv_handle_t *)stream, NULL);
}

static void partner_leaves(uv_work_t *work, int status)
{
    const uv_os_sock_t *socket = work->data;

    assert(status == 0);
    shutdown(*socket, SHUT_WR);
}

static void think(uv_work_t *work)
{
    (void)work;
    usleep(6000);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct peer peer = {.beats = 0};
    uv_os_sock_t ends[2];
    uv_work_t partner;

    assert(uv_socketpair(SOCK_STREAM, 0, ends, UV_NONBLOCK_PIPE, 0) == 0);
    uv_pipe_init(loop, &peer.pipe, 0);
    uv_timer_init(loop, &peer.heartbeat);
    peer.pipe.data = peer.heartbeat.data = &peer;
    assert(uv_pipe_open(&peer.pipe, ends[0]) == 0);
    assert(uv_read_start((uv_stream_t *)&peer.pipe, give_memory, bytes_came) ==
           0);
    uv_timer_start(&peer.heartbeat, beat, 4, 4);
    partner.data = &ends[1];
    assert(uv_queue_work(loop, &partner, think, partner_leaves) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    close(ends[1]);
    assert(uv_loop_close(loop) == 0);
    return peer.failed;
}
