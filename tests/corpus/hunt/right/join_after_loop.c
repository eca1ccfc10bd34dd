/* expect: none */
/* An orchestra joins its threads in main after the loop, and waits on a
 * condition in a thread: no callback ever waits. */
#include <assert.h>
#include <stdbool.h>
#include <uv.h>

enum { PLAYERS = 3 };

struct orchestra {
    uv_mutex_t lock;
    uv_cond_t baton;
    bool has_started;
    int tuned;
    uv_thread_t players[PLAYERS];
    uv_async_t all_tuned;
};

static struct orchestra orchestra;

static void play(void *arg)
{
    struct orchestra *o = arg;

    uv_mutex_lock(&o->lock);
    while (!o->has_started)
        uv_cond_wait(&o->baton, &o->lock);
    o->tuned++;
    if (o->tuned == PLAYERS)
        uv_async_send(&o->all_tuned);
    uv_mutex_unlock(&o->lock);
}

static void applaud(uv_async_t *async)
{
    uv_close((uv_handle_t *)async, NULL);
}

static void start(struct orchestra *o)
{
    uv_mutex_lock(&o->lock);
    o->has_started = true;
    uv_cond_broadcast(&o->baton);
    uv_mutex_unlock(&o->lock);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_mutex_init(&orchestra.lock);
    uv_cond_init(&orchestra.baton);
    uv_async_init(loop, &orchestra.all_tuned, applaud);
    for (int i = 0; i < PLAYERS; i++)
        assert(uv_thread_create(&orchestra.players[i], play, &orchestra) == 0);
    start(&orchestra);
    uv_run(loop, UV_RUN_DEFAULT);
    for (int i = 0; i < PLAYERS; i++)
        uv_thread_join(&orchestra.players[i]);
    uv_cond_destroy(&orchestra.baton);
    uv_mutex_destroy(&orchestra.lock);
    assert(uv_loop_close(loop) == 0);
    return orchestra.tuned == PLAYERS ? 0 : 1;
}
