/* expect: class=race rule=UV504 also=UV606 line=37 schedules=any */
/*
 * A camera fills two frames in turn and has each encoded. The third picture
 * goes into a frame that is still to be shown.
 */
#include <assert.h>
#include <uv.h>

enum { FRAMES = 2 };

struct frame {
    uv_timer_t encoder;
    int picture, busy;
};

static struct frame frames[FRAMES];
static uv_timer_t camera;
static int pictures, dropped, shown[8];

static void encoded(uv_timer_t *timer)
{
    struct frame *frame = timer->data;

    shown[frame->picture]++;
    frame->busy--;
    if (pictures == 5 && !frames[0].busy && !frames[1].busy)
        for (int i = 0; i < FRAMES; i++)
            uv_close((uv_handle_t *)&frames[i].encoder, NULL);
}

static void picture_taken(uv_timer_t *timer)
{
    struct frame *frame = &frames[pictures++ % FRAMES];

    if (pictures == 5)
        uv_close((uv_handle_t *)timer, NULL);
    frame->picture = pictures;
    frame->busy = 1;
    uv_timer_start(&frame->encoder, encoded, 5, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    int count = 0;

    for (int i = 0; i < FRAMES; i++) {
        uv_timer_init(loop, &frames[i].encoder);
        frames[i].encoder.data = &frames[i];
    }
    uv_timer_init(loop, &camera);
    uv_timer_start(&camera, picture_taken, 2, 2);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 1; i <= pictures; i++)
        count += shown[i];
    return count + dropped == pictures ? 0 : 1;
}
