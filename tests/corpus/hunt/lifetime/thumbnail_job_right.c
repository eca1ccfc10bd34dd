/* expect: none */
/* A gallery starts the scaling of a picture from a helper, with the job on the
 * heap. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { SIDE = 8 };

struct scaling {
    uv_work_t work;
    const unsigned char *picture;
    unsigned char *thumbnail;
};

static unsigned char picture[SIDE * SIDE], thumbnail[SIDE * SIDE / 4];
static int shown;

static void scale(uv_work_t *req)
{
    struct scaling *s = req->data;

    for (int y = 0; y < SIDE; y += 2)
        for (int x = 0; x < SIDE; x += 2)
            s->thumbnail[y / 2 * SIDE / 2 + x / 2] = s->picture[y * SIDE + x];
}

static void scaled(uv_work_t *req, int status)
{
    assert(status == 0);
    shown++;
    free(req->data);
}

static int start_scaling(uv_loop_t *loop)
{
    struct scaling *scaling = malloc(sizeof(*scaling));

    assert(scaling);
    *scaling = (struct scaling){.picture = picture, .thumbnail = thumbnail};
    scaling->work.data = scaling;
    return uv_queue_work(loop, &scaling->work, scale, scaled);
}

static void clicked(uv_timer_t *timer)
{
    memset(picture, 9, sizeof(picture));
    assert(start_scaling(timer->loop) == 0);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t click;

    uv_timer_init(uv_default_loop(), &click);
    uv_timer_start(&click, clicked, 3, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return shown == 1 && thumbnail[15] == 9 ? 0 : 1;
}
