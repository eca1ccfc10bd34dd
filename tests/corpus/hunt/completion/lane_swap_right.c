/* expect: none */
/* Two robots swap boxes: the first moves, the second follows. */
#include <assert.h>
#include <stdbool.h>
#include <uv.h>

struct robot {
    uv_async_t wake;
    uv_timer_t motor;
    struct robot *partner;
    bool has_moved;
};

static struct robot robots[2];

static void moved(uv_timer_t *timer)
{
    struct robot *r = timer->data;

    r->has_moved = true;
    uv_async_send(&r->partner->wake);
    uv_close((uv_handle_t *)timer, NULL);
}

static void partner_moved(uv_async_t *async)
{
    struct robot *r = async->data;

    if (!r->has_moved) {
        uv_timer_start(&r->motor, moved, 10, 0);
        return;
    }
    uv_close((uv_handle_t *)&r->wake, NULL);
    uv_close((uv_handle_t *)&r->partner->wake, NULL);
}

static void robot_init(uv_loop_t *loop, struct robot *r, struct robot *partner)
{
    uv_async_init(loop, &r->wake, partner_moved);
    uv_timer_init(loop, &r->motor);
    r->wake.data = r->motor.data = r;
    r->partner = partner;
}

int main(void)
{
    robot_init(uv_default_loop(), &robots[0], &robots[1]);
    robot_init(uv_default_loop(), &robots[1], &robots[0]);
    uv_timer_start(&robots[0].motor, moved, 10, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return robots[0].has_moved && robots[1].has_moved ? 0 : 1;
}
