/* expect: none */
/*
 * Three timers with the same due time write one after the other, and the last
 * must stay. Timers that are due together fire in the order in which they were
 * started.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { STEPS = 3 };

struct step {
    uv_timer_t timer;
    const char *name;
};

static struct step steps[STEPS] = {
    {.name = "sand"}, {.name = "prime"}, {.name = "paint"}};
static const char *surface = "raw";
static int in_order;

static void apply(uv_timer_t *timer)
{
    struct step *step = timer->data;

    if (step - steps == in_order)
        in_order++;
    surface = step->name;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < STEPS; i++) {
        uv_timer_init(loop, &steps[i].timer);
        steps[i].timer.data = &steps[i];
        uv_timer_start(&steps[i].timer, apply, 5, 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return strcmp(surface, "paint") == 0 && in_order == STEPS ? 0 : 1;
}
