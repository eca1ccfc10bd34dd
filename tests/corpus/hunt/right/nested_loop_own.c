/* expect: none */
/* A translator runs a loop inside a worker: a loop of its own, made and closed
 * there. It is no nested run of the main loop. */
#include <assert.h>
#include <uv.h>

struct translation {
    uv_work_t work;
    int words;
    int pauses;
};

static struct translation translation = {.words = 3};
static int finished;

static void pause_over(uv_timer_t *timer)
{
    struct translation *t = timer->data;

    if (++t->pauses == t->words)
        uv_close((uv_handle_t *)timer, NULL);
}

static void translate(uv_work_t *req)
{
    struct translation *t = req->data;
    uv_timer_t pause;
    uv_loop_t own;

    assert(uv_loop_init(&own) == 0);
    uv_timer_init(&own, &pause);
    pause.data = t;
    uv_timer_start(&pause, pause_over, 2, 2);
    uv_run(&own, UV_RUN_DEFAULT);
    assert(uv_loop_close(&own) == 0);
}

static void translated(uv_work_t *req, int status)
{
    struct translation *t = req->data;

    assert(status == 0 && t->pauses == t->words);
    finished++;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    translation.work.data = &translation;
    uv_queue_work(loop, &translation.work, translate, translated);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return finished == 1 ? 0 : 1;
}
