/* expect: none */
/*
 * A lift is found empty, its door checked on the pool, and then sent. In
 * between somebody may have got in; the state is read again before it is used.
 */
#include <assert.h>
#include <uv.h>

static struct {
    int passengers, floor;
    uv_work_t door;
    uv_timer_t passenger;
    int sent_empty, stayed;
} lift;

static void check_door(uv_work_t *work)
{
    (void)work;
}

static void door_checked(uv_work_t *work, int status)
{
    (void)work;
    assert(status == 0);
    if (lift.passengers > 0) {
        lift.stayed = 1;
        return;
    }
    lift.floor = 0;
    lift.sent_empty = 1;
}

static void call_back(uv_loop_t *loop)
{
    if (lift.passengers == 0)
        assert(uv_queue_work(loop, &lift.door, check_door, door_checked) == 0);
}

static void gets_in(uv_timer_t *timer)
{
    if (lift.floor == 3)
        lift.passengers++;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    lift.floor = 3;
    uv_timer_init(loop, &lift.passenger);
    uv_timer_start(&lift.passenger, gets_in, 7, 0);
    call_back(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return (lift.sent_empty && lift.passengers == 0) ||
                   (lift.stayed && lift.passengers == 1)
               ? 0
               : 1;
}
