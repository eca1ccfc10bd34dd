/* expect: none */
/* Legal code that starts, cancels, writes and closes in odd orders. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_timer_t timer, other;
    uv_write_t write;
    uv_work_t work[4];
    uv_buf_t queue[2];
    char out[64];
    struct conn *next;
};

struct note {
    uv_write_t req;
    char *text;
};

static void note_sent(uv_write_t *req, int status)
{
    struct note *n = req->data;

    (void)status;
    free(n->text);
    free(n);
}

static void closed(uv_handle_t *handle)
{
    free(handle->data);
}

/* --- bytes --- */

int note_send(uv_stream_t *stream, const char *text)
{
    struct note *n = malloc(sizeof(*n));
    uv_buf_t buf;
    int rc;

    if (!n)
        return UV_ENOMEM;
    n->req.data = n;
    n->text = strdup(text);
    buf = uv_buf_init(n->text, (unsigned)strlen(text));
    rc = uv_write(&n->req, stream, &buf, 1, note_sent);
    if (rc < 0) {
        free(n->text);
        free(n);
    }
    return rc;
}

int send_text(uv_stream_t *stream, uv_write_t *req, char *text)
{
    uv_buf_t buf = {.base = text, .len = strlen(text)};
    int rc = uv_write(req, stream, &buf, 1, note_sent), ok = rc == 0;

    if (!ok)
        free(text);
    return rc;
}

int greet(uv_stream_t *stream, uv_write_t *req)
{
    static char hello[] = "hello\n";
    uv_buf_t bufs[2] = {{hello, 6}, {"world\n", 6}};

    return uv_write(req, stream, bufs, 2, note_sent);
}

int greet_now(uv_stream_t *stream)
{
    char hello[] = "hello\n";
    uv_buf_t buf = uv_buf_init(hello, 6);

    return uv_try_write(stream, &buf, 1);
}

int write_out(uv_loop_t *loop, uv_file fd)
{
    char line[] = "x\n";
    uv_buf_t buf = uv_buf_init(line, 2);
    uv_fs_t req;
    int rc = uv_fs_write(loop, &req, fd, &buf, 1, 0, NULL);

    uv_fs_req_cleanup(&req);
    return rc;
}

int greet_and_run(uv_loop_t *loop, uv_stream_t *stream)
{
    char hello[] = "hello\n";
    uv_buf_t buf = uv_buf_init(hello, 6);
    uv_write_t req;
    int rc = uv_write(&req, stream, &buf, 1, NULL);

    if (rc == 0)
        uv_run(loop, UV_RUN_DEFAULT);
    return rc;
}

void send_queue(struct conn *c)
{
    char scratch[16];
    uv_buf_t buf = uv_buf_init(c->out, 0);

    memset(scratch, 'x', sizeof(scratch));
    memcpy(c->out, scratch, sizeof(scratch));
    buf.len = sizeof(scratch);
    if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, NULL) < 0)
        uv_close((uv_handle_t *)&c->tcp, closed);
}

/* --- requests --- */

static void worked(uv_work_t *req)
{
    (void)req;
}

static void work_over(uv_work_t *req, int status)
{
    (void)status;
    free(req);
}

int work_each(uv_loop_t *loop, struct conn *c, int n)
{
    int i, rc = 0;

    for (i = 0; i < n && i < 4; i++)
        if (uv_queue_work(loop, &c->work[i], worked, NULL) < 0)
            rc = UV_EIO;
    for (i = 0; i < n; i++) {
        uv_work_t *req = malloc(sizeof(*req));

        if (req && uv_queue_work(loop, req, worked, work_over) < 0)
            free(req);
    }
    if (uv_queue_work(loop, &c->work[0], worked, NULL) == 0)
        return rc;
    return uv_queue_work(loop, &c->work[0], worked, NULL);
}

int write_stubborn(struct conn *c, const uv_buf_t *buf)
{
    int rc, tries = 0;

    do {
        rc = uv_write(&c->write, (uv_stream_t *)&c->tcp, buf, 1, NULL);
    } while (rc < 0 && ++tries < 3);
    return rc;
}

int two_ways(uv_loop_t *loop, uv_work_t *req, int fast)
{
    int rc = 0;

    if (fast)
        rc = uv_queue_work(loop, req, worked, work_over);
    if (!fast)
        rc = uv_queue_work(loop, req, worked, NULL);
    if (rc < 0)
        goto fail;
    return 0;
fail:
    free(req);
    return rc;
}

void give_up(uv_work_t *req)
{
    if (uv_cancel((uv_req_t *)req) < 0)
        return;
    req->data = NULL;
}

void forget(uv_work_t *req, int was_over)
{
    uv_cancel((uv_req_t *)req);
    if (was_over)
        free(req->data);
}

/* --- closing --- */

void conn_end(struct conn *c)
{
    uv_timer_stop(&c->timer);
    uv_close((uv_handle_t *)&c->timer, NULL);
    uv_timer_stop(&c->timer);
    uv_unref((uv_handle_t *)&c->timer);
    if (!uv_is_closing((uv_handle_t *)&c->timer))
        uv_close((uv_handle_t *)&c->timer, NULL);
    uv_timer_again(&c->other);
    uv_close((uv_handle_t *)&c->tcp, closed);
}

void replace(uv_loop_t *loop, uv_timer_t **slot, uv_timer_cb cb)
{
    uv_timer_t *timer = *slot;

    uv_close((uv_handle_t *)timer, (uv_close_cb)free);
    timer = malloc(sizeof(*timer));
    *slot = timer;
    if (!timer)
        return;
    uv_timer_init(loop, timer);
    uv_timer_start(timer, cb, 10, 0);
}

void end_all(struct conn *list)
{
    struct conn *c;

    for (c = list; c; c = c->next)
        uv_close((uv_handle_t *)&c->tcp, closed);
    while (list) {
        c = list;
        list = c->next;
        uv_close((uv_handle_t *)&c->timer, NULL);
    }
}

void either(struct conn *c, uv_timer_cb cb, int over)
{
    if (over)
        uv_close((uv_handle_t *)&c->timer, closed);
    if (!over)
        uv_timer_start(&c->timer, cb, 10, 0);
}

int again(uv_loop_t *loop, struct conn *c, uv_timer_cb cb)
{
    uv_close((uv_handle_t *)&c->timer, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    if (uv_timer_init(loop, &c->timer) < 0)
        return UV_EIO;
    return uv_timer_start(&c->timer, cb, 10, 0);
}

static struct conn *current;

static void turn(void)
{
    current = current->next;
}

void each_turn(void)
{
    uv_close((uv_handle_t *)&current->timer, NULL);
    turn();
    uv_close((uv_handle_t *)&current->timer, NULL);
}

static void shut(uv_shutdown_t *req, int status)
{
    (void)status;
    uv_close((uv_handle_t *)req->handle, closed);
    free(req);
}

void finish(uv_stream_t *stream)
{
    uv_shutdown_t *req = malloc(sizeof(*req));

    if (!req || uv_shutdown(req, stream, shut) < 0) {
        free(req);
        uv_close((uv_handle_t *)stream, closed);
    }
}
