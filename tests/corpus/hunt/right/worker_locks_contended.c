/* expect: none */
/* Weavers share one loom, each holding its lock for long. The waiting is among
 * workers; the loop never takes the lock. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { WEAVERS = 4 };

static uv_mutex_t loom;
static int rows, order[WEAVERS];
static uv_work_t weavers[WEAVERS];
static int finished;

static void weave(uv_work_t *req)
{
    int number = (int)(req - weavers);

    uv_mutex_lock(&loom);
    usleep(5000);
    order[rows++] = number;
    uv_mutex_unlock(&loom);
}

static void woven(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    finished++;
}

static int has_all(void)
{
    unsigned seen = 0;

    for (int i = 0; i < WEAVERS; i++)
        seen |= 1u << order[i];
    return seen == (1u << WEAVERS) - 1;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_mutex_init(&loom);
    for (int i = 0; i < WEAVERS; i++)
        uv_queue_work(loop, &weavers[i], weave, woven);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_mutex_destroy(&loom);
    assert(uv_loop_close(loop) == 0);
    return finished == WEAVERS && rows == WEAVERS && has_all() ? 0 : 1;
}
