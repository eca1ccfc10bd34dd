/* expect: class=blocking rule=UV301 line=28 schedules=any */
/* A game waits for the next frame by looking at the clock again and again,
 * inside the callback. */
#include <assert.h>
#include <stdint.h>
#include <uv.h>

#define FRAME_NS 16000000ull
enum { FRAMES = 4 };

struct game {
    uv_timer_t step;
    uint64_t next_ns;
    int frames;
    int x, dx;
};

static struct game game = {.dx = 3};

static void draw(struct game *g)
{
    g->x += g->dx;
    g->frames++;
}

static void wait_until(uint64_t time_ns)
{
    while (uv_hrtime() < time_ns)
        ;
}

static void step(uv_timer_t *timer)
{
    struct game *g = timer->data;

    wait_until(g->next_ns);
    draw(g);
    g->next_ns += FRAME_NS;
    if (g->frames == FRAMES) {
        uv_close((uv_handle_t *)timer, NULL);
        return;
    }
    uv_timer_start(timer, step, 1, 0);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &game.step);
    game.step.data = &game;
    game.next_ns = uv_hrtime() + FRAME_NS;
    uv_timer_start(&game.step, step, 1, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return game.x == FRAMES * 3 ? 0 : 1;
}
