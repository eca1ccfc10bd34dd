/* expect: class=unawaited rule=UV112 line=36 schedules=any */
/* A loader asks three mirrors and leaves with the fastest. The slow ones are
 * still at work when main returns. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct mirror {
    uv_work_t work;
    const char *name;
    int delay_ms;
};

static struct mirror mirrors[] = {{.name = "oslo", .delay_ms = 40},
                                  {.name = "lima", .delay_ms = 120},
                                  {.name = "pune", .delay_ms = 90}};
static const struct mirror *winner;

static void download(uv_work_t *req)
{
    const struct mirror *mirror = req->data;

    usleep(mirror->delay_ms * 1000);
}

static void downloaded(uv_work_t *req, int status)
{
    if (status == 0 && !winner)
        winner = req->data;
}

static const char *load(uv_loop_t *loop)
{
    for (int i = 0; i < 3; i++) {
        mirrors[i].work.data = &mirrors[i];
        uv_queue_work(loop, &mirrors[i].work, download, downloaded);
    }
    while (!winner)
        uv_run(loop, UV_RUN_ONCE);
    return winner->name;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    if (!load(loop))
        return 1;
    assert(winner == &mirrors[0] || winner == &mirrors[1] ||
           winner == &mirrors[2]);
    return 0;
}
