/* expect: none */
/* Four painters paint one wall at the same time, on neighbouring bytes, without
 * a lock: no two of them touch the same byte. */
#include <assert.h>
#include <string.h>
#include <uv.h>

enum { PAINTERS = 4, WIDTH = 40 };

struct painter {
    uv_work_t work;
    char *from;
    size_t width;
    char colour;
};

static char wall[WIDTH + 1];
static int painted;

static void paint(uv_work_t *req)
{
    struct painter *painter = req->data;

    for (size_t i = 0; i < painter->width; i++)
        painter->from[i] = painter->colour;
}

static void dry(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    painted++;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct painter painters[PAINTERS];

    for (int i = 0; i < PAINTERS; i++) {
        painters[i] = (struct painter){.from = wall + i * (WIDTH / PAINTERS),
                                       .width = WIDTH / PAINTERS,
                                       .colour = "rgby"[i]};
        painters[i].work.data = &painters[i];
        uv_queue_work(loop, &painters[i].work, paint, dry);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(strlen(wall) == WIDTH);
    return painted == PAINTERS && wall[0] == 'r' && wall[WIDTH - 1] == 'y' ? 0
                                                                           : 1;
}
