/* expect: none */
/* A chess program puts its moves in a queue under a lock; the loop takes all
 * that are there. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { MOVES = 4 };

struct engine {
    uv_thread_t thread;
    uv_async_t moved;
    int moves[MOVES];
    uv_mutex_t lock;
    int queued;
    int seen;
};

static struct engine engine;

static void think(void *arg)
{
    struct engine *e = arg;

    for (int i = 0; i < MOVES; i++) {
        usleep(3000);
        uv_mutex_lock(&e->lock);
        e->moves[e->queued++] = 100 + i;
        uv_async_send(&e->moved);
        uv_mutex_unlock(&e->lock);
    }
}

static void play_move(struct engine *e, int move)
{
    assert(move >= 100);
    e->seen++;
    if (e->seen == MOVES)
        uv_close((uv_handle_t *)&e->moved, NULL);
}

static void moved(uv_async_t *async)
{
    struct engine *e = async->data;

    if (uv_mutex_trylock(&e->lock) != 0) {
        uv_async_send(async);
        return;
    }
    while (e->seen < e->queued)
        play_move(e, e->moves[e->seen]);
    uv_mutex_unlock(&e->lock);
}

int main(void)
{
    uv_mutex_init(&engine.lock);
    uv_async_init(uv_default_loop(), &engine.moved, moved);
    engine.moved.data = &engine;
    uv_thread_create(&engine.thread, think, &engine);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&engine.thread);
    uv_mutex_destroy(&engine.lock);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return engine.seen >= 1 ? 0 : 1;
}
