/* expect: none */
/*
 * Datagrams carry a number, and their receiver ticks numbers off in a table, in
 * whatever order and however often they come.
 */
#include <assert.h>
#include <uv.h>

enum { COUNT = 5 };

static uv_udp_t receiver, sender;
static uv_udp_send_t sends[COUNT];
static char numbers[COUNT];
static int ticked[COUNT], missing = COUNT;

static void give_memory(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    static char memory[16];

    (void)handle;
    (void)size;
    *buf = uv_buf_init(memory, sizeof(memory));
}

static void came(uv_udp_t *udp, ssize_t len, const uv_buf_t *buf,
                 const struct sockaddr *from, unsigned flags)
{
    (void)flags;
    if (!from || len != 1)
        return;
    if (ticked[(int)buf->base[0]]++ == 0)
        missing--;
    if (missing > 0)
        return;
    uv_close((uv_handle_t *)udp, NULL);
}

static void sent(uv_udp_send_t *req, int status)
{
    static int count;

    assert(status == 0);
    if (++count == COUNT)
        uv_close((uv_handle_t *)req->handle, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct sockaddr_in address;
    int size = sizeof(address);

    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_udp_init(loop, &receiver);
    uv_udp_init(loop, &sender);
    assert(uv_udp_bind(&receiver, (struct sockaddr *)&address, 0) == 0);
    uv_udp_getsockname(&receiver, (struct sockaddr *)&address, &size);
    assert(uv_udp_recv_start(&receiver, give_memory, came) == 0);
    for (int i = 0; i < COUNT; i++) {
        uv_buf_t buf = uv_buf_init(&numbers[i], 1);

        numbers[i] = i;
        assert(uv_udp_send(&sends[i], &sender, &buf, 1,
                           (struct sockaddr *)&address, sent) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return missing;
}
