/* expect: class=thread rule=UV402 line=26 */
/* A chess program tells the loop its moves through the data of an async handle:
 * the next move overwrites one that nobody has read. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { MOVES = 4 };

struct engine {
    uv_thread_t thread;
    uv_async_t moved;
    int moves[MOVES];
    int seen;
};

static struct engine engine;

static void think(void *arg)
{
    struct engine *e = arg;

    for (int i = 0; i < MOVES; i++) {
        usleep(3000);
        e->moves[i] = 100 + i;
        e->moved.data = &e->moves[i];
        uv_async_send(&e->moved);
    }
}

static void play_move(struct engine *e, int move)
{
    assert(move >= 100);
    e->seen++;
    if (move == 100 + MOVES - 1)
        uv_close((uv_handle_t *)&e->moved, NULL);
}

static void moved(uv_async_t *async)
{
    const int *move = async->data;

    play_move(&engine, *move);
}

int main(void)
{
    uv_async_init(uv_default_loop(), &engine.moved, moved);
    uv_thread_create(&engine.thread, think, &engine);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&engine.thread);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return engine.seen >= 1 ? 0 : 1;
}
