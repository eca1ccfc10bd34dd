/* expect: rule=UV502 line=24 */
#include <uv.h>

/* Two look into the cache before it is filled; each fills it with its own. */
#include <stdlib.h>

static char *pixels;
static uv_work_t shrinking[2];

static void body(uv_work_t *req)
{
    (void)req;
}

static void shrunk(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    pixels = malloc(16);
}

static void want(uv_work_t *work)
{
    if (pixels)
        return;
    uv_queue_work(uv_default_loop(), work, body, shrunk);
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        want(&shrinking[i]);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
