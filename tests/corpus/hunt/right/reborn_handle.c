/* expect: none */
/* A phoenix makes a new timer in the memory of the old one: in its close
 * callback, when libuv has let go of it. */
#include <assert.h>
#include <uv.h>

enum { LIVES = 4 };

struct phoenix {
    uv_timer_t life;
    int lives;
};

static void burn(uv_timer_t *timer);

static void rise(uv_loop_t *loop, struct phoenix *p)
{
    uv_timer_init(loop, &p->life);
    p->life.data = p;
    uv_timer_start(&p->life, burn, 5 + p->lives, 0);
}

static void ashes(uv_handle_t *handle)
{
    struct phoenix *p = handle->data;

    if (++p->lives < LIVES)
        rise(handle->loop, p);
}

static void burn(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, ashes);
}

int main(void)
{
    struct phoenix phoenix = {.lives = 0};
    uv_loop_t loop;

    assert(uv_loop_init(&loop) == 0);
    rise(&loop, &phoenix);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return phoenix.lives == LIVES ? 0 : 1;
}
