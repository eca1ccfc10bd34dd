/* expect: UV203@26 UV203@43 UV203@57 UV209@83 UV209@100 UV209@122 UV212@150 UV212@169 UV212@187 UV212@195 UV212@211 UV212@219 */
/* Memory that a path to a return does not free. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_getaddrinfo_t lookup;
    size_t bytes;
    int status;
};

/* --- what was looked up --- */

static void connected(uv_connect_t *req, int status);

static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;

    if (status < 0)
        return;
    c->status = uv_tcp_connect(&c->connect, &c->tcp, res->ai_addr, connected);
}

static int count(const struct addrinfo *res)
{
    int n = 0;

    for (; res; res = res->ai_next)
        n++;
    return n;
}

static void counted(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;

    if (status == 0 && count(res) == 0) {
        c->status = UV_EAI_NODATA;
        return;
    }
    c->bytes = (size_t)count(res);
    uv_freeaddrinfo(res);
}

static void searched(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;
    struct addrinfo *a;

    for (a = res; a; a = a->ai_next)
        if (a->ai_family == AF_INET)
            c->status = status;
}

int look_up(uv_loop_t *loop, struct conn *c, uv_getaddrinfo_t *second)
{
    int rc = uv_getaddrinfo(loop, &c->lookup, resolved, "a", NULL, NULL);

    if (rc == 0)
        rc = uv_getaddrinfo(loop, second, counted, "b", NULL, NULL);
    return rc == 0 ? uv_getaddrinfo(loop, second + 1, searched, "c", 0, 0) : rc;
}

/* --- what was read --- */

static void take(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    buf->base = malloc(size);
    buf->len = buf->base ? size : 0;
}

static void got(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread < 0) {
        uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    c->bytes += (size_t)nread;
    free(buf->base);
}

static void take_other(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init((char *)malloc(size), (unsigned)size);
}

static void got_some(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread == 0)
        return;
    if (nread < 0)
        uv_close((uv_handle_t *)stream, NULL);
    else
        c->bytes += (size_t)nread + (size_t)buf->base[0];
    if (buf->base)
        free(buf->base);
}

static void got_datagram(uv_udp_t *udp, ssize_t nread, const uv_buf_t *buf,
                         const struct sockaddr *from, unsigned flags)
{
    struct conn *c = udp->data;

    (void)flags;
    if (!from || nread < 0)
        goto out;
    c->bytes += strlen(buf->base);
    free(buf->base);
    return;
out:
    c->status = (int)nread;
}

int begin(struct conn *c, uv_udp_t *udp, uv_stream_t *other)
{
    int rc = uv_read_start((uv_stream_t *)&c->tcp, take, got);

    if (rc == 0)
        rc = uv_read_start(other, take_other, got_some);
    return rc == 0 ? uv_udp_recv_start(udp, take, got_datagram) : rc;
}

/* --- what could not start --- */

struct job {
    uv_work_t req;
    int n;
};

static void work(uv_work_t *req);
static void job_over(uv_work_t *req, int status);

int job_start(uv_loop_t *loop, int n)
{
    struct job *job = malloc(sizeof(*job));

    if (!job)
        return UV_ENOMEM;
    job->n = n;
    return uv_queue_work(loop, &job->req, work, job_over);
}

static void wrote(uv_write_t *req, int status);

int say(uv_stream_t *stream, const uv_buf_t *buf)
{
    uv_write_t *req = calloc(1, sizeof(*req));
    int rc;

    if (req == NULL)
        return UV_ENOMEM;
    rc = uv_write(req, stream, buf, 1, wrote);
    if (rc == 0)
        return 0;
    if (rc == UV_EAGAIN) {
        free(req);
        return rc;
    }
    return rc;
}

static void stated(uv_fs_t *req);

int stat_both(uv_loop_t *loop, const char *path)
{
    uv_fs_t *req;
    int rc = UV_EINVAL;

    if (!path)
        goto out;
    req = malloc(sizeof(*req));
    rc = req ? uv_fs_stat(loop, req, path, stated) : UV_ENOMEM;
    if (rc < 0)
        goto out;
    return 0;
out:
    return rc;
}

/* --- what is freed only when all went well --- */

static void job_over(uv_work_t *req, int status)
{
    if (status)
        return;
    free(req);
}

static void stated(uv_fs_t *req)
{
    static int last, *size = &last;

    if (req->result >= 0) {
        *size = (int)req->statbuf.st_size;
        uv_fs_req_cleanup(req);
        free(req);
    } else {
        uv_fs_req_cleanup(req);
        *size = -1;
    }
}

static void connected(uv_connect_t *req, int status)
{
    struct conn *c = req->data;

    if (status < 0) {
        uv_close((uv_handle_t *)req->handle, NULL);
        return;
    }
    uv_read_stop((uv_stream_t *)&c->tcp);
    free(req);
}
