/* expect: none */
/* Two trams run on two loops, one on a thread of its own. Each uses the libuv
 * of its own loop; a message from thread to thread is an async send. */
#include <assert.h>
#include <stdatomic.h>
#include <uv.h>

struct tram {
    uv_loop_t loop;
    uv_timer_t drive;
    uv_async_t bell;
    struct tram *other;
    int stops, rings;
};

static struct tram trams[2];

static void rung(uv_async_t *async)
{
    struct tram *t = async->data;

    t->rings++;
    uv_close((uv_handle_t *)async, NULL);
}

static void stop_reached(uv_timer_t *timer)
{
    struct tram *t = timer->data;

    if (++t->stops < 3)
        return;
    uv_async_send(&t->other->bell);
    uv_close((uv_handle_t *)timer, NULL);
}

static void tram_init(struct tram *t, struct tram *other)
{
    assert(uv_loop_init(&t->loop) == 0);
    uv_timer_init(&t->loop, &t->drive);
    uv_async_init(&t->loop, &t->bell, rung);
    t->drive.data = t->bell.data = t;
    t->other = other;
    uv_timer_start(&t->drive, stop_reached, 3, 3);
}

static void drive(void *arg)
{
    struct tram *t = arg;

    uv_run(&t->loop, UV_RUN_DEFAULT);
}

int main(void)
{
    uv_thread_t thread;

    tram_init(&trams[0], &trams[1]);
    tram_init(&trams[1], &trams[0]);
    assert(uv_thread_create(&thread, drive, &trams[1]) == 0);
    drive(&trams[0]);
    uv_thread_join(&thread);
    for (int i = 0; i < 2; i++) {
        assert(uv_loop_close(&trams[i].loop) == 0);
        assert(trams[i].stops == 3 && trams[i].rings == 1);
    }
    return 0;
}
