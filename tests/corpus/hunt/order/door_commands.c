/* expect: class=order rule=UV506 line=46 */
/*
 * "Open" and "close" are sent to a door on the pool. The door obeys in the
 * order in which the commands get through, not in which they were given.
 */
#include <assert.h>
#include <uv.h>

enum command { OPEN_DOOR, CLOSE_DOOR };

struct door {
    uv_work_t radio[4];
    enum command queue[4];
    int given, sent;
    enum command state;
};

static struct door door;

static void send_next(uv_loop_t *loop);

static void transmit(uv_work_t *work)
{
    (void)work;
}

static void obeyed(uv_work_t *work, int status)
{
    const enum command *command = work->data;

    assert(status == 0);
    door.state = *command;
}

static void send_next(uv_loop_t *loop)
{
    uv_work_t *radio = &door.radio[door.sent];

    radio->data = &door.queue[door.sent++];
    assert(uv_queue_work(loop, radio, transmit, obeyed) == 0);
}

static void give(uv_loop_t *loop, enum command command)
{
    door.queue[door.given++] = command;
    send_next(loop);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    give(loop, OPEN_DOOR);
    give(loop, CLOSE_DOOR);
    give(loop, OPEN_DOOR);
    give(loop, OPEN_DOOR);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(door.sent == 4);
    return door.state == OPEN_DOOR ? 0 : 1;
}
