/* expect: none */
/* A foghorn listens by UDP with buffers from the heap. Callbacks with 0 bytes
 * come in between, and their buffers are freed, too. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct foghorn {
    uv_udp_t ear, mouth;
    uv_udp_send_t blasts[2];
    struct sockaddr_in at;
    int heard, sent;
};

static struct foghorn horn;

static void get_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    (void)size;
    buf->base = malloc(32);
    buf->len = buf->base ? 32 : 0;
}

static void hear(uv_udp_t *handle, ssize_t nread, const uv_buf_t *buf,
                 const struct sockaddr *from, unsigned flags)
{
    (void)flags;
    struct foghorn *h = handle->data;

    assert(nread >= 0);
    if (nread == 4 && memcmp(buf->base, "TUUT", 4) == 0)
        h->heard++;
    else
        assert(nread == 0);
    free(buf->base);
    if (from && h->heard == 2)
        uv_close((uv_handle_t *)handle, NULL);
}

static void sent(uv_udp_send_t *req, int status)
{
    struct foghorn *h = req->data;

    assert(status == 0);
    if (++h->sent == 2)
        uv_close((uv_handle_t *)&h->mouth, NULL);
}

int main(void)
{
    uv_buf_t buf = uv_buf_init("TUUT", 4);
    uv_loop_t *loop = uv_default_loop();
    int length = sizeof(horn.at);

    uv_ip4_addr("127.0.0.1", 0, &horn.at);
    uv_udp_init(loop, &horn.ear);
    uv_udp_init(loop, &horn.mouth);
    horn.ear.data = &horn;
    uv_udp_bind(&horn.ear, (struct sockaddr *)&horn.at, 0);
    uv_udp_getsockname(&horn.ear, (struct sockaddr *)&horn.at, &length);
    uv_udp_recv_start(&horn.ear, get_room, hear);
    for (int i = 0; i < 2; i++) {
        horn.blasts[i].data = &horn;
        assert(uv_udp_send(&horn.blasts[i], &horn.mouth, &buf, 1,
                           (struct sockaddr *)&horn.at, sent) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return horn.heard == 2 ? 0 : 1;
}
