/* expect: class=blocking rule=UV304 also=UV305 line=34 schedules=any */
/* A map shows a tile that a thread decodes. Until the flag is set the callback
 * spins, giving way politely, but never to the loop. */
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
};

static struct tile tile;
static int shown;

static void decode(void *arg)
{
    struct tile *t = arg;

    usleep(700 * 1000);
    memset(t->pixels, 0x7f, sizeof(t->pixels));
    atomic_store(&t->is_decoded, 1);
}

static void show(uv_timer_t *timer)
{
    struct tile *t = timer->data;

    while (!atomic_load(&t->is_decoded))
        sched_yield();
    shown = t->pixels[63];
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t redraw;

    uv_timer_init(uv_default_loop(), &redraw);
    redraw.data = &tile;
    uv_timer_start(&redraw, show, 10, 0);
    assert(uv_thread_create(&tile.decoder, decode, &tile) == 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&tile.decoder);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return shown == 0x7f ? 0 : 1;
}
