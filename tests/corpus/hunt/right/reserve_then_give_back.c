/* expect: none */
/*
 * The number of free desks is read, changed, and changed again in another
 * callback. A desk is reserved before the wait and given back after it, each in
 * one step.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct visit {
    uv_timer_t stay;
    int *free_desks;
};

static int served, turned_away;

static void visit_over(uv_handle_t *handle)
{
    free(handle->data);
}

static void leaves(uv_timer_t *timer)
{
    struct visit *visit = timer->data;

    ++*visit->free_desks;
    served++;
    uv_close((uv_handle_t *)timer, visit_over);
}

static void enters(uv_loop_t *loop, int *free_desks, int minutes)
{
    struct visit *visit;

    if (*free_desks == 0) {
        turned_away++;
        return;
    }
    --*free_desks;
    visit = malloc(sizeof(*visit));
    visit->free_desks = free_desks;
    visit->stay.data = visit;
    uv_timer_init(loop, &visit->stay);
    uv_timer_start(&visit->stay, leaves, minutes, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    int free_desks = 2;

    enters(loop, &free_desks, 4);
    enters(loop, &free_desks, 2);
    enters(loop, &free_desks, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return free_desks == 2 && served == 2 && turned_away == 1 ? 0 : 1;
}
