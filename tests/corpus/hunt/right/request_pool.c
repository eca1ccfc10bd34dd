/* expect: none */
/* A mill has two requests for eight sacks. Each is used again and again, which
 * looks like reuse in flight, but only after its callback. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { SACKS = 8, WHEELS = 2 };

struct wheel {
    struct wheel *next;
    uv_work_t work;
    int sack;
};

static struct wheel wheels[WHEELS], *free_wheels;
static int flour[SACKS], started, ground;

static void start_free(uv_loop_t *loop);

static void grind(uv_work_t *req)
{
    struct wheel *wheel = req->data;

    flour[wheel->sack] = 10 + wheel->sack;
}

static void put_back(struct wheel *wheel)
{
    wheel->next = free_wheels;
    free_wheels = wheel;
}

static void ground_one(uv_work_t *req, int status)
{
    assert(status == 0);
    ground++;
    put_back(req->data);
    start_free(req->loop);
}

static void start_free(uv_loop_t *loop)
{
    while (free_wheels && started < SACKS) {
        struct wheel *wheel = free_wheels;

        free_wheels = wheel->next;
        wheel->sack = started++;
        wheel->work.data = wheel;
        uv_queue_work(loop, &wheel->work, grind, ground_one);
    }
}

int main(void)
{
    for (int i = 0; i < WHEELS; i++)
        put_back(&wheels[i]);
    start_free(uv_default_loop());
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    for (int i = 0; i < SACKS; i++)
        assert(flour[i] == 10 + i);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return ground == SACKS ? 0 : 1;
}
