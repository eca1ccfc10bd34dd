/* expect: none */
/* A game starts a timer for the time that is left until the next frame. */
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

static uint64_t ms_until(uint64_t time_ns)
{
    uint64_t now = uv_hrtime();

    return now < time_ns ? (time_ns - now + 999999) / 1000000 : 0;
}

static void step(uv_timer_t *timer)
{
    struct game *g = timer->data;

    draw(g);
    g->next_ns += FRAME_NS;
    if (g->frames == FRAMES) {
        uv_close((uv_handle_t *)timer, NULL);
        return;
    }
    uv_timer_start(timer, step, ms_until(g->next_ns), 0);
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
