/* expect: class=race rule=UV504 also=UV606 line=57 schedules=any */
/*
 * A pool of contexts gets a context back when its operation has started. The
 * next operation takes the same context and puts its own order into it.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct context {
    struct context *next;
    int order;
    uv_timer_t *bell;
};

static struct context *pool;
static int served[4];

static struct context *context_take(void)
{
    struct context *c = pool;

    if (!c)
        return calloc(1, sizeof(*c));
    pool = c->next;
    return c;
}

static void context_give_back(struct context *c)
{
    c->next = pool;
    pool = c;
}

static void bell_closed(uv_handle_t *handle)
{
    free(handle);
}

static void dish_ready(uv_timer_t *bell)
{
    struct context *c = bell->data;

    served[c->order]++;
    uv_close((uv_handle_t *)bell, bell_closed);
}

static void cook(uv_loop_t *loop, int order, int minutes)
{
    struct context *c = context_take();

    c->order = order;
    c->bell = malloc(sizeof(*c->bell));
    c->bell->data = c;
    uv_timer_init(loop, c->bell);
    uv_timer_start(c->bell, dish_ready, minutes, 0);
    context_give_back(c);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    cook(loop, 1, 6);
    cook(loop, 2, 3);
    cook(loop, 3, 4);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    while (pool)
        free(context_take());
    return served[1] == 1 && served[2] == 1 && served[3] == 1 ? 0 : 1;
}
