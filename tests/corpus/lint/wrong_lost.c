/* expect: UV109@26 UV109@39 UV109@51 UV109@64 UV201@81 UV201@100 UV201@119 UV201@181 UV212@26 UV213@127 UV213@142 UV213@153 */
/* Memory and handles that nobody knows any more; data that nobody sets. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct message {
    uv_write_t req;
    char text[64];
};

struct watch {
    uv_timer_t timer;
    uv_fs_event_t events;
    int changes;
};

/* Nobody will free it. */
int send_text(uv_stream_t *stream, char *text, unsigned len)
{
    uv_write_t *req = malloc(sizeof(*req));
    uv_buf_t buf = uv_buf_init(text, len);

    if (!req)
        return UV_ENOMEM;
    return uv_write(req, stream, &buf, 1, NULL);
}

/* Freed only when it could not start. */
int send_copy(uv_udp_t *udp, const struct sockaddr *to, const char *text)
{
    uv_udp_send_t *req = calloc(1, sizeof(*req));
    uv_buf_t buf = uv_buf_init((char *)text, (unsigned)strlen(text));
    int rc;

    if (!req)
        return UV_ENOMEM;
    req->data = req;
    rc = uv_udp_send(req, udp, &buf, 1, to, NULL);
    if (rc < 0) {
        free(req);
        return rc;
    }
    return 0;
}

/* A callback closes what its starter made. */
static void on_once(uv_timer_t *timer)
{
    uv_timer_stop(timer);
    uv_close((uv_handle_t *)timer, NULL);
}

int send_inside(uv_stream_t *stream, const char *text)
{
    struct message *m = malloc(sizeof(*m));
    uv_buf_t buf;

    if (!m)
        return UV_ENOMEM;
    strncpy(m->text, text, sizeof(m->text) - 1);
    m->text[sizeof(m->text) - 1] = '\0';
    buf = uv_buf_init(m->text, (unsigned)strlen(m->text));
    if (uv_write(&m->req, stream, &buf, 1, NULL) < 0) {
        free(m);
        return UV_EIO;
    }
    return 0;
}

static void on_tick(uv_timer_t *timer) { uv_timer_stop(timer); }

int once(uv_loop_t *loop)
{
    uv_timer_t *timer = malloc(sizeof(*timer));
    uv_idle_t *idle = malloc(sizeof(*idle));

    if (!timer || !idle)
        abort();
    uv_timer_init(loop, timer);
    if (uv_idle_init(loop, idle) < 0)
        abort();
    return uv_timer_start(timer, on_once, 10, 0);
}

/* A member of a struct that is made for each file; its sibling is closed. */
static void watch_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void watch_end(struct watch *w)
{
    w->timer.data = w;
    uv_close((uv_handle_t *)&w->timer, watch_closed);
}

static int watch_init(struct watch *w, uv_loop_t *loop)
{
    int rc = uv_fs_event_init(loop, &w->events);

    if (rc == 0)
        rc = uv_timer_init(loop, &w->timer);
    return rc;
}

int watch_start(uv_loop_t *loop)
{
    struct watch *w = calloc(1, sizeof(*w));
    uv_check_t *check = malloc(sizeof(*check));

    if (!w || !check)
        abort();
    if (watch_init(w, loop) < 0) {
        watch_end(w);
        free(check);
        return UV_EIO;
    }
    uv_check_init(loop, check);
    return uv_timer_start(&w->timer, on_tick, 1, 0);
}

static void counted(uv_work_t *req, int status)
{
    int *count = req->data;
    if (status == 0)
        ++*count;
    free(req);
}

static void work(uv_work_t *req) { (void)req; }

struct lookup {
    uv_getaddrinfo_t req;
    void (*done)(struct lookup *lookup, int status);
};

static void looked_up(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct lookup *lookup = req->data;

    lookup->done(lookup, status);
    uv_freeaddrinfo(res);
}

static struct { uv_connect_t req; } lonely;

static void connected(uv_connect_t *req, int status)
{
    struct lookup *lookup = req->data;

    if (status < 0)
        lookup->done = NULL;
}

int begin(uv_loop_t *loop, uv_tcp_t *tcp, const struct sockaddr *to)
{
    uv_work_t *req = calloc(1, sizeof(*req));
    struct lookup *lookup = calloc(1, sizeof(*lookup));

    if (!req || !lookup)
        abort();
    if (uv_queue_work(loop, req, work, counted) < 0)
        free(req);
    if (uv_getaddrinfo(loop, &lookup->req, looked_up, "x", NULL, NULL) < 0)
        free(lookup);
    return uv_tcp_connect(&lonely.req, tcp, to, connected);
}

/* A pipe, while a timer is closed. */
static void on_connection(uv_stream_t *server, int status)
{
    uv_pipe_t *client = malloc(sizeof(*client));

    if (!client)
        return;
    if (status < 0) {
        free(client);
        return;
    }
    uv_pipe_init(server->loop, client, 0);
    if (uv_accept(server, (uv_stream_t *)client) < 0)
        return;
}

int serve(uv_stream_t *server)
{
    return uv_listen(server, 8, on_connection);
}
