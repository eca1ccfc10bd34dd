/* expect: UV206@35 UV206@48 UV206@57 UV206@73 UV207@84 UV207@94 UV210@104 UV210@115 UV211@126 UV211@139 UV211@152 UV503@163 UV503@174 UV503@176 UV503@185 UV205@196 UV205@210 UV208@222 UV207@234 UV212@197 */
/* What must not come behind a start, a cancel, a write, a close. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_write_t write;
    uv_work_t work;
    uv_fs_t fs;
    char out[64];
};

static void wrote(uv_write_t *req, int status)
{
    (void)status;
    free(req);
}

static void kept(uv_write_t *req, int status)
{
    (void)req;
    (void)status;
}

/* --- the bytes --- */

int send_stack(uv_stream_t *stream, uv_write_t *req)
{
    char text[16] = "hello";
    uv_buf_t buf = uv_buf_init(text, 5);

    return uv_write(req, stream, &buf, 1, wrote);
}

int send_freed(uv_stream_t *stream, uv_write_t *req, size_t size)
{
    char *text = malloc(size);
    uv_buf_t buf = uv_buf_init(text, (unsigned)size);
    int rc;

    if (!text)
        return UV_ENOMEM;
    memset(text, 'x', size);
    rc = uv_write(req, stream, &buf, 1, wrote);
    free(text);
    return rc;
}

int send_member(uv_stream_t *stream, uv_write_t *req)
{
    char line[2][32] = {"one", "two"};
    uv_buf_t bufs[2] = {{line[0], 3}, {line[0], 3}};

    return uv_write(req, stream, bufs, 2, wrote);
}

static void give_back(char *text)
{
    free(text);
}

void send_and_give_back(uv_stream_t *stream, uv_write_t *req, char *text)
{
    uv_buf_t buf;

    buf.base = text;
    buf.len = strlen(text);
    if (uv_write(req, stream, &buf, 1, wrote) < 0)
        free(req);
    give_back(text);
}

/* --- the request --- */

static void worked(uv_work_t *req);
static void work_over(uv_work_t *req, int status);

void work_each(uv_loop_t *loop, struct conn *c, int n)
{
    for (int i = 0; i < n; i++)
        (void)uv_queue_work(loop, &c->work, worked, work_over);
}

void write_twice(struct conn *c, const uv_buf_t *first, const uv_buf_t *second)
{
    int rc = uv_write(&c->write, (uv_stream_t *)&c->tcp, first, 1, kept);

    if (rc < 0)
        return;
    rc =
        uv_write(&c->write, (uv_stream_t *)&c->tcp, second, 1, kept);
    if (rc < 0)
        uv_timer_stop(&c->timer);
}

/* --- cancelling --- */

void give_up(uv_work_t *req)
{
    uv_cancel((uv_req_t *)req);
    free(req);
}

static void conn_free(struct conn *c)
{
    free(c);
}

void conn_give_up(struct conn *c)
{
    if (uv_cancel((uv_req_t *)&c->work) == 0)
        conn_free(c);
}

/* --- closing behind a write --- */

void goodbye(struct conn *c)
{
    uv_buf_t buf = uv_buf_init(c->out, sizeof(c->out));

    if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, kept) < 0)
        return;
    uv_close((uv_handle_t *)&c->tcp, NULL);
}

static void say(struct conn *c, const char *text)
{
    uv_buf_t buf = uv_buf_init((char *)text, (unsigned)strlen(text));

    (void)uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, kept);
}

void refuse(struct conn *c)
{
    say(c, "no\n");
    uv_close((uv_handle_t *)&c->tcp, NULL);
}

static void drop(struct conn *c)
{
    uv_close((uv_handle_t *)&c->tcp, NULL);
}

int reset(struct conn *c, uv_shutdown_t *req, uv_shutdown_cb cb)
{
    int rc = uv_shutdown(req, (uv_stream_t *)&c->tcp, cb);

    if (rc == 0)
        drop(c);
    return rc;
}

/* --- using what is closing --- */

static void tick(uv_timer_t *timer);

void restart(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
    uv_timer_start(timer, tick, 10, 0);
}

static void stop_all(struct conn *c)
{
    uv_close((uv_handle_t *)&c->timer, NULL);
}

void stop_then_send(struct conn *c, const uv_buf_t *buf, int n)
{
    stop_all(c);
    uv_timer_again(&c->timer);
    drop(c);
    if (n > 0 && uv_write(&c->write, (uv_stream_t *)&c->tcp, buf, 1, kept) < 0)
        c->out[0] = 0;
}

void reinit(uv_loop_t *loop, struct conn *c, int fresh)
{
    if (fresh < 0)
        return;
    uv_close((uv_handle_t *)&c->timer, NULL);
    uv_timer_init(loop, &c->timer);
}

/* --- freeing what is in use --- */

int stat_lost(uv_loop_t *loop, uv_fs_cb cb)
{
    uv_fs_t *req = malloc(sizeof(*req));
    int rc = req ? uv_fs_stat(loop, req, "x", cb) : UV_ENOMEM;

    if (rc == 0)
        free(req);
    return rc;
}

static void closed(uv_handle_t *handle);

void conn_drop(struct conn *c)
{
    uv_handle_t *timer = (uv_handle_t *)&c->timer;

    if (!uv_is_closing(timer))
        uv_close(timer, closed);
    if (c->out[0])
        uv_timer_stop(&c->timer);
    conn_free(c);
}

static void stop_once(struct conn *c)
{
    if (!uv_is_closing((uv_handle_t *)&c->timer))
        uv_close((uv_handle_t *)&c->timer, closed);
}

void stop_twice(struct conn *c)
{
    stop_once(c);
    stop_all(c);
}

void retry(uv_loop_t *loop, struct conn *c)
{
    int rc;

    rc = uv_fs_open(loop, &c->fs, "x", 0, 0, (uv_fs_cb)free);
again:
    if (rc < 0)
        return;
    c->out[0]++;
    rc = uv_fs_open(loop, &c->fs, "y", 0, 0, (uv_fs_cb)free);
    goto again;
}
