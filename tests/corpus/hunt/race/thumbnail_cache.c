/* expect: class=race rule=UV502 also=UV506 line=42 */
/*
 * Two viewers ask a cache for the same thumbnail. Only the finished thumbnail
 * is looked for, so it is made twice and the first one is lost.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct thumbnail {
    char *pixels;
    int made;
};

struct shrinking {
    uv_work_t work;
    struct thumbnail *thumbnail;
    char *pixels;
};

static void shrink(uv_work_t *work)
{
    struct shrinking *s = work->data;

    s->pixels = calloc(1, 64);
}

static void shrunk(uv_work_t *work, int status)
{
    struct shrinking *s = work->data;

    assert(status == 0);
    s->thumbnail->pixels = s->pixels;
    s->thumbnail->made++;
    free(s);
}

static void want(uv_loop_t *loop, struct thumbnail *thumbnail)
{
    struct shrinking *s;

    if (thumbnail->pixels)
        return;
    s = calloc(1, sizeof(*s));
    s->thumbnail = thumbnail;
    s->work.data = s;
    assert(uv_queue_work(loop, &s->work, shrink, shrunk) == 0);
}

static void second_viewer(uv_timer_t *timer)
{
    want(timer->loop, timer->data);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct thumbnail sunset = {0};
    uv_timer_t timer;

    want(loop, &sunset);
    uv_timer_init(loop, &timer);
    timer.data = &sunset;
    uv_timer_start(&timer, second_viewer, 3, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(sunset.pixels != NULL);
    free(sunset.pixels);
    return sunset.made == 1 ? 0 : 1;
}
