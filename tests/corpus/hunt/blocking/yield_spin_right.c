/* expect: none */
/* A map shows a tile that a thread decodes; the thread wakes the loop. */
#include <assert.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct tile {
    uv_thread_t decoder;
    atomic_int is_decoded;
    unsigned char pixels[64];
    uv_async_t decoded;
};

static struct tile tile;
static int shown;

static void decode(void *arg)
{
    struct tile *t = arg;

    usleep(700 * 1000);
    memset(t->pixels, 0x7f, sizeof(t->pixels));
    atomic_store(&t->is_decoded, 1);
    uv_async_send(&t->decoded);
}

static void show(uv_async_t *async)
{
    struct tile *t = async->data;

    assert(atomic_load(&t->is_decoded));
    shown = t->pixels[63];
    uv_close((uv_handle_t *)async, NULL);
}

int main(void)
{
    uv_async_init(uv_default_loop(), &tile.decoded, show);
    tile.decoded.data = &tile;
    assert(uv_thread_create(&tile.decoder, decode, &tile) == 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&tile.decoder);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return shown == 0x7f ? 0 : 1;
}
