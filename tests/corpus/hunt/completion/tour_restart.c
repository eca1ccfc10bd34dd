/* expect: class=completion rule=UV104 also=UV606 line=29 schedules=any */
/* A museum tour visits rooms. After the last room it reports the end, and then
 * starts one more room with the same tour. */
#include <assert.h>
#include <stdbool.h>
#include <uv.h>

enum { ROOMS = 3 };

struct tour {
    uv_timer_t guide;
    int room;
    bool is_over;
    void (*over)(struct tour *t);
};

static struct tour tour;
static int visited, ends;

static void next_room(uv_timer_t *timer)
{
    struct tour *t = timer->data;

    visited++;
    t->room++;
    if (t->room == ROOMS)
        t->over(t);
    if (t->room <= ROOMS)
        uv_timer_start(timer, next_room, 10, 0);
    else
        uv_close((uv_handle_t *)timer, NULL);
}

static void tour_start(uv_loop_t *loop, struct tour *t,
                       void (*over)(struct tour *t))
{
    t->over = over;
    uv_timer_init(loop, &t->guide);
    t->guide.data = t;
    uv_timer_start(&t->guide, next_room, 10, 0);
}

static void say_goodbye(struct tour *t)
{
    assert(!t->is_over);
    t->is_over = true;
    ends++;
}

int main(void)
{
    tour_start(uv_default_loop(), &tour, say_goodbye);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return visited == ROOMS && ends == 1 ? 0 : 1;
}
