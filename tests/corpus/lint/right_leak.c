/* expect: none */
/* Memory that is freed elsewhere, handed on, or not owed at all. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_getaddrinfo_t lookup;
    struct addrinfo *found;
    char slab[1000];
    char *line;
    size_t bytes;
    int status, refs, want;
    struct conn *next;
};

struct write {
    uv_write_t req;
    uv_buf_t buf;
};

static void conn_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void conn_drop(struct conn *c)
{
    if (!uv_is_closing((uv_handle_t *)&c->tcp))
        uv_close((uv_handle_t *)&c->tcp, conn_closed);
}

static void connected(uv_connect_t *req, int status);

/* --- look-ups --- */

static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;

    if (status < 0) {
        conn_drop(c);
        return;
    }
    status = uv_tcp_connect(&c->connect, &c->tcp, res->ai_addr, connected);
    uv_freeaddrinfo(res);
    if (status < 0)
        conn_drop(c);
}

static void kept(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;

    c->found = res;
    c->status = status;
}

static void walked(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;
    struct addrinfo *a = res;

    if (status != 0 || !a)
        goto out;
    do {
        c->bytes++;
        a = a->ai_next;
    } while (a && c->bytes < 10);
out:
    uv_freeaddrinfo(res);
    free(req);
}

int look_up(uv_loop_t *loop, struct conn *c, uv_getaddrinfo_t *more)
{
    int rc = uv_getaddrinfo(loop, &c->lookup, resolved, "a", NULL, NULL);

    if (rc == 0)
        rc = uv_getaddrinfo(loop, more, kept, "b", NULL, NULL);
    return rc == 0 ? uv_getaddrinfo(loop, more + 1, walked, "c", 0, 0) : rc;
}

/* --- reading --- */

static void take(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

static void wrote(uv_write_t *req, int status)
{
    struct write *w = (struct write *)req;

    (void)status;
    free(w->buf.base);
    free(w);
}

/* What was read is handed to the write. */
static void echo(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct write *w;

    if (nread == UV_ENOBUFS)
        return;
    if (nread <= 0) {
        free(buf->base);
        if (nread < 0)
            conn_drop(stream->data);
        return;
    }
    w = malloc(sizeof(*w));
    if (!w) {
        free(buf->base);
        return;
    }
    w->buf = uv_buf_init(buf->base, (unsigned)nread);
    if (uv_write(&w->req, stream, &w->buf, 1, wrote) < 0) {
        free(buf->base);
        free(w);
    }
}

static void take_slab(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct conn *c = handle->data;

    (void)size;
    *buf = uv_buf_init(c->slab, sizeof(c->slab));
}

static void count(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    (void)buf;
    if (nread > 0)
        c->bytes += (size_t)nread;
}

static void keep_line(struct conn *c, char *line)
{
    free(c->line);
    c->line = line;
}

static void got_line(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread > 0 && memchr(buf->base, '\n', (size_t)nread))
        keep_line(c, buf->base);
    else if (buf->base)
        free(buf->base);
}

static int datagrams;

/* With several datagrams in one buffer only the last call may free it. */
static void got_many(uv_udp_t *udp, ssize_t nread, const uv_buf_t *buf,
                     const struct sockaddr *from, unsigned flags)
{
    (void)from;
    if (flags & UV_UDP_MMSG_FREE) {
        free(buf->base);
        return;
    }
    if (nread > 0)
        datagrams++;
    if (datagrams == 10)
        uv_udp_recv_stop(udp);
    if (buf && !(flags & UV_UDP_MMSG_CHUNK))
        free(buf->base);
}

int begin_datagrams(uv_udp_t *udp)
{
    return uv_udp_recv_start(udp, take, got_many);
}

int begin(struct conn *c, uv_stream_t *other, uv_stream_t *third)
{
    int rc = uv_read_start((uv_stream_t *)&c->tcp, take, echo);

    if (rc == 0)
        rc = uv_read_start(other, take_slab, count);
    return rc == 0 ? uv_read_start(third, take, got_line) : rc;
}

/* --- starts that fail --- */

struct job {
    uv_work_t req;
    struct job *next;
    int n;
};

static struct job *jobs;

static void work(uv_work_t *req)
{
    (void)req;
}

/* Somebody who cancels it frees it, too. */
static void job_over(uv_work_t *req, int status)
{
    if (status == UV_ECANCELED)
        return;
    free(req);
}

static void job_free(struct job *job)
{
    free(job);
}

int job_start(uv_loop_t *loop, int n)
{
    struct job *job = malloc(sizeof(*job));
    int rc;

    if (!job)
        return UV_ENOMEM;
    job->n = n;
    rc = uv_queue_work(loop, &job->req, work, job_over);
    if (rc < 0)
        job_free(job);
    return rc;
}

int job_listed(uv_loop_t *loop, int n)
{
    struct job *job = malloc(sizeof(*job));

    if (!job)
        return UV_ENOMEM;
    *job = (struct job){.n = n, .next = jobs};
    jobs = job;
    return uv_queue_work(loop, &job->req, work, NULL);
}

struct job *job_made(uv_loop_t *loop, int *rc)
{
    struct job *job = calloc(1, sizeof(*job));

    if (!job)
        return NULL;
    *rc = uv_queue_work(loop, &job->req, work, NULL);
    return job;
}

int job_or_die(uv_loop_t *loop)
{
    struct job *job = malloc(sizeof(*job));

    if (!job || uv_queue_work(loop, &job->req, work, job_over) < 0)
        abort();
    return 0;
}

int conn_start(uv_loop_t *loop, const struct sockaddr *address)
{
    struct conn *c = calloc(1, sizeof(*c));
    int rc;

    if (!c)
        return UV_ENOMEM;
    c->tcp.data = c->connect.data = c;
    rc = uv_tcp_init(loop, &c->tcp);
    if (rc == 0)
        rc = uv_tcp_connect(&c->connect, &c->tcp, address, connected);
    if (rc < 0)
        uv_close((uv_handle_t *)&c->tcp, conn_closed);
    return rc;
}

/* --- callbacks --- */

/* It is counted: the last one frees. */
static void connected(uv_connect_t *req, int status)
{
    struct conn *c = req->data;

    if (status < 0) {
        c->status = status;
        if (--c->refs > 0)
            return;
    }
    free(c);
}

static void retried(uv_work_t *req, int status)
{
    struct job *job = (struct job *)req;

    if (status < 0 && job->n > 0) {
        job->n--;
        if (uv_queue_work(req->loop, req, work, retried) == 0)
            return;
    }
    free(job);
}

static void passed_on(uv_work_t *req, int status)
{
    struct job *job = (struct job *)req;

    if (status < 0) {
        job->next = jobs;
        jobs = job;
        return;
    }
    free(job);
}

int go(uv_loop_t *loop, struct job *a, struct job *b)
{
    int rc = uv_queue_work(loop, &a->req, work, retried);

    return rc == 0 ? uv_queue_work(loop, &b->req, work, passed_on) : rc;
}
