/* expect: none */
/* A gate reads badges with a plain blocking read(), which looks like waiting;
 * but poll told that bytes are there, and one byte is read. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { BADGES = 3 };

struct gate {
    uv_poll_t watch;
    uv_timer_t person;
    int ends[2];
    int swiped, opened;
};

static struct gate gate;

static void badge(uv_poll_t *watch, int status, int events)
{
    struct gate *g = watch->data;
    unsigned char number = 0;

    assert(status == 0 && (events & UV_READABLE));
    assert(read(g->ends[0], &number, 1) == 1);
    if (number >= 100)
        g->opened++;
    if (g->opened == BADGES)
        uv_close((uv_handle_t *)watch, NULL);
}

static void swipe(uv_timer_t *timer)
{
    struct gate *g = timer->data;
    unsigned char number = 100 + g->swiped;

    assert(write(g->ends[1], &number, 1) == 1);
    if (++g->swiped == BADGES)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    assert(pipe(gate.ends) == 0);
    uv_poll_init(loop, &gate.watch, gate.ends[0]);
    uv_timer_init(loop, &gate.person);
    gate.watch.data = gate.person.data = &gate;
    uv_poll_start(&gate.watch, UV_READABLE, badge);
    uv_timer_start(&gate.person, swipe, 5, 5);
    uv_run(loop, UV_RUN_DEFAULT);
    close(gate.ends[0]);
    close(gate.ends[1]);
    assert(uv_loop_close(loop) == 0);
    return gate.opened == BADGES ? 0 : 1;
}
