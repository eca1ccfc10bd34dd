/* expect: none */
/* No callback, no close and no data in sight, and nothing is lost. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define container_of(p, type, member)                                          \
    ((type *)((char *)(p)-offsetof(type, member)))

struct conn {
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_write_t write;
    uv_connect_t connect;
    struct conn *next;
    uv_timer_t *extra;
};

static uv_timer_t global_timer;
static uv_write_t last;
static struct conn *all;

/* The request is part of what is freed elsewhere, or known elsewhere. */
int conn_say(struct conn *c, char *text, unsigned len)
{
    uv_buf_t buf = uv_buf_init(text, len);

    return uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, NULL);
}

struct pending {
    uv_write_t req;
    struct pending *next;
};
static struct pending *sent;

int say_and_keep(uv_stream_t *stream, uv_buf_t *buf)
{
    struct pending *p = malloc(sizeof(*p));
    int rc;

    if (!p)
        return UV_ENOMEM;
    p->next = sent;
    sent = p;
    rc = uv_write(&p->req, stream, buf, 1, NULL);
    if (rc < 0) {
        sent = p->next;
        free(p);
    }
    return rc;
}

int say_global(uv_stream_t *stream, uv_buf_t *buf)
{
    return uv_write(&last, stream, buf, 1, NULL);
}

/* Freed behind the loop. */
int say_and_run(uv_stream_t *stream, uv_buf_t *buf)
{
    uv_write_t *req = malloc(sizeof(*req));
    int rc;

    if (!req)
        return UV_ENOMEM;
    rc = uv_write(req, stream, buf, 1, NULL);
    if (rc == 0)
        rc = uv_run(stream->loop, UV_RUN_DEFAULT);
    free(req);
    return rc;
}

/* The handle is a global's, or the container frees itself later. */
static void on_timer(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, NULL);
}

static void conn_freed(uv_handle_t *handle)
{
    free(container_of(handle, struct conn, tcp));
}

static void conn_end(struct conn *c)
{
    if (c->extra)
        uv_close((uv_handle_t *)c->extra, (uv_close_cb)free);
    uv_close((uv_handle_t *)&c->timer, NULL);
    uv_close((uv_handle_t *)&c->tcp, conn_freed);
}

/* The struct around the request, and not its data. */
static void on_connected(uv_connect_t *req, int status)
{
    struct conn *c = container_of(req, struct conn, connect);

    if (status < 0)
        conn_end(c);
}

/* The data is set on the stream that it was made as. */
static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    free(buf->base);
    if (nread < 0)
        conn_end(c);
}

/* It may be NULL, and that is looked at. */
static void on_idle(uv_idle_t *idle)
{
    struct conn *c = idle->data;

    if (c)
        conn_end(c);
    uv_close((uv_handle_t *)idle, (uv_close_cb)free);
}

/* Others bring it along. */
static void on_work(uv_work_t *req) { (void)req; }
static void after_work(uv_work_t *req, int status)
{
    struct conn *c = req->data;

    if (status < 0)
        conn_end(c);
}

int work_start(uv_loop_t *loop, uv_work_t *req)
{
    return uv_queue_work(loop, req, on_work, after_work);
}

/* A handle that somebody else is given. */
uv_timer_t *timer_new(uv_loop_t *loop)
{
    uv_timer_t *timer = malloc(sizeof(*timer));

    if (timer)
        uv_timer_init(loop, timer);
    return timer;
}

void pool_take(uv_check_t *check);

void check_new(uv_loop_t *loop)
{
    uv_check_t *check = malloc(sizeof(*check));

    if (!check)
        return;
    uv_check_init(loop, check);
    pool_take(check);
}

/* Closed through the list of all. */
void close_all(void)
{
    struct conn *c, *next;

    for (c = all; c; c = next) {
        next = c->next;
        conn_end(c);
    }
}

int conn_new(uv_loop_t *loop, const struct sockaddr *to)
{
    struct conn *c = calloc(1, sizeof(*c));
    uv_idle_t *idle = malloc(sizeof(*idle));
    int rc;

    if (!c || !idle)
        abort();
    uv_idle_init(loop, idle);
    idle->data = NULL;
    uv_idle_start(idle, on_idle);
    c->tcp.data = c;
    c->next = all;
    all = c;
    rc = uv_tcp_init(loop, &c->tcp);
    if (rc == 0)
        rc = uv_timer_init(loop, &c->timer);
    if (rc == 0)
        rc = uv_tcp_connect(&c->connect, &c->tcp, to, on_connected);
    if (rc == 0)
        rc = uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
    if (rc == 0)
        rc = uv_timer_start(&c->timer, on_timer, 1, 0);
    return rc < 0 ? rc : uv_timer_start(&global_timer, on_timer, 1, 0);
}

/* Handles that live as long as the program. */
struct app {
    uv_poll_t poll;
};

static void app_init(struct app *app, uv_loop_t *loop)
{
    if (uv_poll_init(loop, &app->poll, 0) < 0)
        abort();
}

static struct app *app_new(uv_loop_t *loop)
{
    struct app *app = malloc(sizeof(*app));

    if (!app)
        abort();
    app_init(app, loop);
    return app;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_prepare_t prepare;
    uv_signal_t *stop = malloc(sizeof(*stop));

    if (!stop)
        return 1;
    uv_prepare_init(loop, &prepare);
    uv_signal_init(loop, stop);
    uv_timer_init(loop, &global_timer);
    uv_ref((uv_handle_t *)&app_new(loop)->poll);
    return uv_run(loop, UV_RUN_DEFAULT);
}
