/* expect: none */
/*
 * A server finds that nobody is left and saves its state. It looks again before
 * it shuts, and waits for the last guest otherwise.
 */
#include <assert.h>
#include <uv.h>

struct server {
    uv_timer_t door;
    uv_fs_t save;
    uv_timer_t guest_stay;
    int guests, open, turned_away, saves;
};

static void guest_left(uv_timer_t *timer);

static void shut(struct server *s)
{
    s->open = 0;
    s->turned_away += s->guests;
    uv_close((uv_handle_t *)&s->guest_stay, NULL);
}

static void saved(uv_fs_t *req)
{
    struct server *s = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    if (s->guests > 0)
        return; /* the last guest will save again */
    shut(s);
}

static void nobody_left(struct server *s)
{
    s->saves++;
    s->save.data = s;
    assert(uv_fs_stat(s->door.loop, &s->save, ".", saved) == 0);
}

static void guest_left(uv_timer_t *timer)
{
    struct server *s = timer->data;

    if (--s->guests == 0)
        nobody_left(s);
}

static void door_opened(uv_timer_t *timer)
{
    struct server *s = timer->data;

    uv_close((uv_handle_t *)timer, NULL);
    if (!s->open)
        return;
    s->guests++;
    uv_timer_start(&s->guest_stay, guest_left, 30, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct server s = {.open = 1, .guests = 1};

    s.door.data = s.guest_stay.data = &s;
    uv_timer_init(loop, &s.door);
    uv_timer_init(loop, &s.guest_stay);
    uv_timer_start(&s.guest_stay, guest_left, 2, 0);
    uv_timer_start(&s.door, door_opened, 9, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return s.turned_away == 0 ? 0 : 1;
}
