/* expect: none */
/* Legal code that looks wrong. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define container_of(p, type, member)                                          \
    ((type *)((char *)(p)-offsetof(type, member)))

static uv_timer_t global_timer;
static uv_async_t wake;

struct conn {
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_write_t write;
};

static void conn_closed(uv_handle_t *handle)
{
    struct conn *c = container_of(handle, struct conn, tcp);

    free(c);
}

static void timer_closed(uv_handle_t *handle)
{
    struct conn *c = container_of(handle, struct conn, timer);

    uv_close((uv_handle_t *)&c->tcp, conn_closed);
}

static void conn_end(struct conn *c)
{
    if (!uv_is_closing((uv_handle_t *)&c->timer))
        uv_close((uv_handle_t *)&c->timer, timer_closed);
}

static void conn_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

static void conn_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    struct conn *c = container_of(stream, struct conn, tcp);
    static const char hello[] = "hello";
    /* The array may live on the stack, libuv copies it; the bytes may not. */
    uv_buf_t bufs[] = {{(char *)hello, 5}};

    free(buf->base);
    if (nread < 0) {
        conn_end(c);
        return;
    }
    if (uv_write(&c->write, stream, bufs, 1, NULL) < 0)
        conn_end(c);
}

static void close_each(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void work(uv_work_t *req)
{
    uv_fs_t stat;

    (void)req;
    /* Synchronous, with a request of its own: that is what threads are for. */
    uv_fs_stat(NULL, &stat, "/", NULL);
    uv_fs_req_cleanup(&stat);
    uv_async_send(&wake);
}

static void work_done(uv_work_t *req, int status)
{
    (void)status;
    free(req);
}

static void on_wake(uv_async_t *handle)
{
    uv_close((uv_handle_t *)handle, NULL);
    uv_close((uv_handle_t *)&global_timer, NULL);
}

static void on_timer(uv_timer_t *timer)
{
    uv_timer_stop(timer);
}

static void drop(uv_timer_t *heap)
{
    uv_close((uv_handle_t *)heap, (uv_close_cb)free);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t local;
    struct conn *c = calloc(1, sizeof(*c));
    uv_work_t *req = malloc(sizeof(*req));
    uv_timer_t *heap = malloc(sizeof(*heap));

    if (!c || !req || !heap)
        return 1;
    uv_timer_init(loop, &global_timer);
    uv_timer_init(loop, &local);
    uv_timer_init(loop, heap);
    drop(heap);
    uv_async_init(loop, &wake, on_wake);
    uv_timer_start(&local, on_timer, 1, 0);
    uv_timer_start(&global_timer, on_timer, 1, 0);
    uv_timer_init(loop, &c->timer);
    uv_tcp_init(loop, &c->tcp);
    if (uv_read_start((uv_stream_t *)&c->tcp, conn_alloc, conn_read) < 0)
        conn_end(c);
    if (uv_queue_work(loop, req, work, work_done) < 0)
        free(req);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_walk(loop, close_each, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    return uv_loop_close(loop) < 0;
}
