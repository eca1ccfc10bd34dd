/* expect: none */
/*
 * "Open" and "close" wait in a queue; the door gets the next command when the
 * one before got through.
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
    if (door.sent < door.given)
        send_next(work->loop);
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
    if (door.given == 1)
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
