/* expect: UV201@30 */
#include <stdlib.h>
#include <uv.h>

/* Others are told, with what is theirs; the handle is not among it. */
typedef void (*bell_cb)(void *arg, int status);

struct bell {
    uv_timer_t timer;
    bell_cb rung;
    void *arg;
    int left;
};

void bell_count(int *left);

static void on_bell(uv_timer_t *timer)
{
    struct bell *bell = timer->data;

    bell_count(&bell->left);
    bell->rung(bell->arg, 0);
}

int bell_start(uv_loop_t *loop, bell_cb rung, void *arg)
{
    struct bell *bell = calloc(1, sizeof(*bell));
    if (!bell)
        return UV_ENOMEM;
    uv_timer_init(loop, &bell->timer);
    bell->timer.data = bell;
    bell->rung = rung;
    bell->arg = arg;
    return uv_timer_start(&bell->timer, on_bell, 1, 0);
}
