/* expect: none */
/*
 * After a web-socket server: a broadcast encodes the message on the pool and
 * then goes through the subscribers that there are.
 */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct socket {
    struct socket *next;
    int id, closed, queued;
};

struct broadcast {
    uv_work_t encoding;
};

static struct socket *subscribers;
static int writes_after_close;

static void socket_write(struct socket *s)
{
    s->queued++;
    writes_after_close += s->closed;
}

static void encode(uv_work_t *work)
{
    (void)work;
    usleep(300);
}

static void encoded(uv_work_t *work, int status)
{
    struct broadcast *b = work->data;

    assert(status == 0);
    for (struct socket *s = subscribers; s; s = s->next)
        socket_write(s);
    free(b);
}

static void publish(uv_loop_t *loop)
{
    struct broadcast *b = calloc(1, sizeof(*b));

    b->encoding.data = b;
    assert(uv_queue_work(loop, &b->encoding, encode, encoded) == 0);
}

static void second_leaves(uv_timer_t *timer)
{
    struct socket *gone = subscribers->next;

    subscribers->next = gone->next;
    gone->closed = 1;
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct socket sockets[3] = {{.id = 1}, {.id = 2}, {.id = 3}};
    uv_timer_t timer;

    for (int i = 0; i < 3; i++) {
        sockets[i].next = subscribers;
        subscribers = &sockets[i];
    }
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, second_leaves, 7, 0);
    publish(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(sockets[0].queued == 1 && sockets[2].queued == 1);
    return writes_after_close;
}
