/* expect: class=blocking rule=UV301 line=51 schedules=any */
/* A door controller gives the badge reader a moment to answer: poll() with a
 * timeout, inside the tick of the loop. */
#include <assert.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

enum { CONTROLLER, READER };

struct door {
    int wire[2];
    bool is_open;
    int badge;
    uv_timer_t tick;
};

static struct door door;

static void swipe(uv_work_t *req)
{
    struct door *d = req->data;
    unsigned char badge = 42;

    usleep(30 * 1000);
    assert(write(d->wire[READER], &badge, 1) == 1);
}

static void swiped(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

static void read_badge(struct door *d)
{
    unsigned char badge = 0;

    assert(read(d->wire[CONTROLLER], &badge, 1) == 1);
    d->badge = badge;
    d->is_open = badge == 42;
}

static void look(uv_timer_t *timer)
{
    struct door *d = timer->data;
    struct pollfd wait = {.fd = d->wire[CONTROLLER], .events = POLLIN};

    if (poll(&wait, 1, 500) == 1)
        read_badge(d);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_work_t person;

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, door.wire) == 0);
    uv_timer_init(uv_default_loop(), &door.tick);
    door.tick.data = &door;
    uv_timer_start(&door.tick, look, 5, 0);
    person.data = &door;
    uv_queue_work(uv_default_loop(), &person, swipe, swiped);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(door.wire[0]);
    close(door.wire[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return door.is_open == (door.badge == 42) ? 0 : 1;
}
