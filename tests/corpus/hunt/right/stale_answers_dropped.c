/* expect: none */
/*
 * Every turn of a dial starts a look-up that may end late. A generation number
 * in the context tells old answers, which change nothing.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct lookup {
    uv_fs_t req;
    unsigned generation;
    int channel;
};

static struct {
    unsigned generation;
    int channel, playing, dropped;
} radio;

static void looked_up(uv_fs_t *req)
{
    struct lookup *l = req->data;

    assert(req->result == 0);
    if (l->generation == radio.generation)
        radio.playing = l->channel;
    else
        radio.dropped++;
    uv_fs_req_cleanup(req);
    free(l);
}

static void turn(uv_loop_t *loop, int channel)
{
    struct lookup *l = malloc(sizeof(*l));

    radio.channel = channel;
    l->generation = ++radio.generation;
    l->channel = channel;
    l->req.data = l;
    assert(uv_fs_stat(loop, &l->req, ".", looked_up) == 0);
}

static void dial_turned(uv_timer_t *dial)
{
    turn(dial->loop, radio.channel + 3);
    if (radio.generation == 4)
        uv_close((uv_handle_t *)dial, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t dial;

    turn(loop, 1);
    uv_timer_init(loop, &dial);
    uv_timer_start(&dial, dial_turned, 2, 2);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return radio.playing == 10 && radio.dropped <= 3 ? 0 : 1;
}
