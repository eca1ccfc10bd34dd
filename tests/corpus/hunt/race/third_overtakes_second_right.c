/* expect: none */
/*
 * A relay hands three packets on in the order of arrival and keeps packets that
 * are too early in a slot each.
 */
#include <assert.h>
#include <uv.h>

enum { PACKETS = 3 };

struct packet {
    uv_work_t work;
    int number;
};

static struct {
    int next, delivered;
    struct packet *early[PACKETS];
} relay;

static void decode(uv_work_t *work)
{
    (void)work;
}

static void hand_on(const struct packet *p)
{
    assert(p->number == relay.next);
    relay.next++;
    relay.delivered++;
}

static void decoded(uv_work_t *work, int status)
{
    struct packet *p = work->data;

    assert(status == 0);
    if (p->number != relay.next) {
        relay.early[p->number] = p;
        return;
    }
    hand_on(p);
    while (relay.next < PACKETS && relay.early[relay.next])
        hand_on(relay.early[relay.next]);
}

static void send_packet(uv_loop_t *loop, struct packet *p, int number)
{
    p->number = number;
    p->work.data = p;
    assert(uv_queue_work(loop, &p->work, decode, decoded) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct packet packets[PACKETS];

    for (int i = 0; i < PACKETS; i++)
        send_packet(loop, &packets[i], i);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return relay.delivered == PACKETS ? 0 : 1;
}
