/* expect: none */
/* A connection with a time limit: whoever comes first completes. */
#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*dial_cb)(void *arg, int status);

struct dial {
    uv_connect_t req;
    uv_tcp_t tcp;
    uv_timer_t timer;
    int open_handles;
    bool finished;
    dial_cb done;
    void *arg;
};

static void handle_closed(uv_handle_t *handle)
{
    struct dial *d = handle->data;

    if (--d->open_handles == 0)
        free(d);
}

static void dial_finish(struct dial *d, int status)
{
    if (d->finished)
        return;
    d->finished = true;
    d->done(d->arg, status);
    uv_close((uv_handle_t *)&d->tcp, handle_closed);
    uv_close((uv_handle_t *)&d->timer, handle_closed);
}

static void connected(uv_connect_t *req, int status)
{
    struct dial *d = req->data;

    if (status == UV_ECANCELED)
        return;
    dial_finish(d, status);
}

static void time_is_up(uv_timer_t *timer)
{
    dial_finish(timer->data, UV_ETIMEDOUT);
}

int dial(uv_loop_t *loop, const struct sockaddr *address, dial_cb done,
         void *arg)
{
    struct dial *d = calloc(1, sizeof(*d));
    int rc;

    if (!d)
        return UV_ENOMEM;
    d->done = done;
    d->arg = arg;
    d->open_handles = 2;
    d->req.data = d->tcp.data = d->timer.data = d;
    uv_timer_init(loop, &d->timer);
    uv_tcp_init(loop, &d->tcp);
    uv_timer_start(&d->timer, time_is_up, 5000, 0);
    rc = uv_tcp_connect(&d->req, &d->tcp, address, connected);
    if (rc < 0)
        dial_finish(d, rc);
    return 0;
}
