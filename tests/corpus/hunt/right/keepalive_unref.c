/* expect: none */
/* A client has a keep-alive timer that never ends by itself; it is unreferenced
 * and closed when the work is over, so nothing hangs. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct client {
    uv_timer_t keepalive;
    uv_work_t download;
    int pings, bytes;
};

static struct client client;

static void ping(uv_timer_t *timer)
{
    struct client *c = timer->data;

    c->pings++;
}

static void download(uv_work_t *req)
{
    struct client *c = req->data;

    usleep(15 * 1000);
    c->bytes = 4096;
}

static void downloaded(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &client.keepalive);
    client.keepalive.data = client.download.data = &client;
    uv_timer_start(&client.keepalive, ping, 10, 10);
    uv_unref((uv_handle_t *)&client.keepalive);
    uv_queue_work(loop, &client.download, download, downloaded);
    uv_run(loop, UV_RUN_DEFAULT); /* ends, with the timer still active */
    assert(uv_is_active((uv_handle_t *)&client.keepalive));
    uv_close((uv_handle_t *)&client.keepalive, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return client.bytes == 4096 && client.pings >= 0 ? 0 : 1;
}
