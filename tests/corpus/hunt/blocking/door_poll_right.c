/* expect: none */
/* A door controller lets the loop watch the badge reader, with a timer as the
 * limit. */
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
    uv_poll_t watch;
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

static void badge_came(uv_poll_t *watch, int status, int events)
{
    (void)status;
    (void)events;
    struct door *d = watch->data;

    read_badge(d);
    uv_close((uv_handle_t *)&d->tick, NULL);
    uv_close((uv_handle_t *)watch, NULL);
}

static void too_late(uv_timer_t *timer)
{
    struct door *d = timer->data;

    uv_close((uv_handle_t *)timer, NULL);
    uv_close((uv_handle_t *)&d->watch, NULL);
}

int main(void)
{
    static uv_work_t person;

    assert(socketpair(AF_UNIX, SOCK_STREAM, 0, door.wire) == 0);
    uv_timer_init(uv_default_loop(), &door.tick);
    door.tick.data = &door;
    uv_poll_init(uv_default_loop(), &door.watch, door.wire[CONTROLLER]);
    door.watch.data = &door;
    uv_poll_start(&door.watch, UV_READABLE, badge_came);
    uv_timer_start(&door.tick, too_late, 500, 0);
    person.data = &door;
    uv_queue_work(uv_default_loop(), &person, swipe, swiped);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(door.wire[0]);
    close(door.wire[1]);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return door.is_open == (door.badge == 42) ? 0 : 1;
}
