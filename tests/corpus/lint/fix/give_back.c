/* repairs: UV209 UV209 UV203 UV405 UV405 */
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct conn {
    uv_tcp_t tcp;
    uv_getaddrinfo_t dns;
    uv_connect_t connect;
    uv_mutex_t lock;
    uv_rwlock_t rw;
    char text[64];
    size_t bytes;
    int status;
};

static void got(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = stream->data;

    if (nread < 0) {
        uv_read_stop(stream);
        free(buf->base);
        return;
    }
    if (nread == 0)
        return;
    memcpy(c->text, buf->base, (size_t)nread < 64 ? (size_t)nread : 64);
    c->bytes += (size_t)nread;
}

static void alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

static void connected(uv_connect_t *req, int status)
{
    struct conn *c = req->data;

    c->status = status;
    if (status == 0)
        c->status = uv_read_start(req->handle, alloc, got);
}

static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct conn *c = req->data;

    if (status < 0) {
        c->status = status;
        return;
    }
    c->status = uv_tcp_connect(&c->connect, &c->tcp, res->ai_addr, connected);
}

static void on_timer(uv_timer_t *timer)
{
    struct conn *c = timer->data;

    uv_mutex_lock(&c->lock);
    if (c->bytes > 100)
        return;
    c->bytes++;
    uv_mutex_unlock(&c->lock);
}

static void on_idle(uv_idle_t *idle)
{
    struct conn *c = idle->data;

    uv_rwlock_rdlock(&c->rw);
    if (c->bytes > 200)
        uv_idle_stop(idle);
}

int begin(uv_loop_t *loop, struct conn *c, uv_timer_t *timer, uv_idle_t *idle)
{
    timer->data = idle->data = c->dns.data = c->connect.data = c->tcp.data = c;
    uv_timer_start(timer, on_timer, 1, 1);
    uv_idle_start(idle, on_idle);
    return uv_getaddrinfo(loop, &c->dns, resolved, "localhost", NULL, NULL);
}
