/* expect: none */
/* An observatory's worker fills an array without any lock while it runs; the
 * loop reads it only after the callback of that work. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { STARS = 200, NIGHTS = 3 };

struct night {
    uv_work_t watch;
    double *brightness;
    int bright;
};

static int nights, bright;

static void watch(uv_work_t *req)
{
    struct night *night = req->data;

    for (int i = 0; i < STARS; i++)
        night->brightness[i] = (i * 37 % 100) / 100.0;
}

static void dawn(uv_work_t *req, int status)
{
    struct night *night = req->data;

    assert(status == 0);
    for (int i = 0; i < STARS; i++)
        if (night->brightness[i] > 0.5)
            bright++;
    nights++;
    free(night->brightness);
    free(night);
}

static void begin_night(uv_loop_t *loop)
{
    struct night *night = calloc(1, sizeof(*night));

    assert(night);
    night->brightness = calloc(STARS, sizeof(double));
    assert(night->brightness);
    night->watch.data = night;
    uv_queue_work(loop, &night->watch, watch, dawn);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < NIGHTS; i++)
        begin_night(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return nights == NIGHTS && bright % NIGHTS == 0 && bright > 0 ? 0 : 1;
}
