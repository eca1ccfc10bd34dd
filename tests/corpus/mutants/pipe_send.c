/* Bytes into a pipe; the answer comes when it is closed. */
#include <sys/socket.h>
#include <unistd.h>

#include "seed.h"

struct send {
    uv_pipe_t pipe;
    uv_write_t req;
    int ends[2], status;
    done_cb done;
    void *arg;
};

static void closed(uv_handle_t *handle)
{
    struct send *send = handle->data;

    close(send->ends[1]);
    send->done(send->arg, send->status);
    free(send);
}

static void give_up(struct send *send, int status)
{
    send->status = status;
    uv_close((uv_handle_t *)&send->pipe, closed);
}

static void written(uv_write_t *req, int status)
{
    struct send *send = req->data;

    if (status < 0) {
        give_up(send, status);
        return;
    }
    send->status = 0;
    uv_close((uv_handle_t *)&send->pipe, closed);
}

void seed_start(uv_loop_t *loop, done_cb done, void *arg)
{
    static char text[] = "hello";
    uv_buf_t buf = uv_buf_init(text, 5);
    struct send *send = calloc(1, sizeof *send);
    int rc;

    if (!send) {
        done(arg, UV_ENOMEM);
        return;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, send->ends) < 0) {
        done(arg, UV_EMFILE);
        free(send);
        return;
    }
    send->done = done;
    send->arg = arg;
    send->req.data = send;
    uv_pipe_init(loop, &send->pipe, 0);
    send->pipe.data = send;
    rc = uv_pipe_open(&send->pipe, send->ends[0]);
    if (rc < 0) {
        close(send->ends[0]);
        give_up(send, rc);
        return;
    }
    rc = uv_write(&send->req, (uv_stream_t *)&send->pipe, &buf, 1, written);
    if (rc < 0)
        give_up(send, rc);
}
