/* expect: none */
/* A loader asks three mirrors, uses the fastest and waits for the others to
 * end. */
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
static int answers;

static void download(uv_work_t *req)
{
    const struct mirror *mirror = req->data;

    usleep(mirror->delay_ms * 1000);
}

static void downloaded(uv_work_t *req, int status)
{
    if (status == 0 && !winner)
        winner = req->data;
    answers++;
}

static const char *load(uv_loop_t *loop)
{
    for (int i = 0; i < 3; i++) {
        mirrors[i].work.data = &mirrors[i];
        uv_queue_work(loop, &mirrors[i].work, download, downloaded);
    }
    while (!winner || answers < 3)
        uv_run(loop, UV_RUN_ONCE);
    return winner->name;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    if (!load(loop))
        return 1;
    assert(uv_loop_close(loop) == 0);
    assert(winner == &mirrors[0] || winner == &mirrors[1] ||
           winner == &mirrors[2]);
    return 0;
}
