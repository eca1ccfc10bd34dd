/* expect: class=order rule=UV506 line=43 */
/*
 * After a web tester: it asks for several measurements and goes on in the
 * callback of the one that was launched last, when others may be missing.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { PROBES = 4 };

struct probe {
    uv_work_t work;
    int number, milliseconds;
};

struct report {
    int slots[PROBES];
    int sum;
};

static struct report report;

static void measure(uv_work_t *work)
{
    struct probe *p = work->data;

    p->milliseconds = 10 * (p->number + 1);
}

static void finish(struct report *r)
{
    for (int i = 0; i < PROBES; i++)
        r->sum += r->slots[i];
}

static void measured(uv_work_t *work, int status)
{
    struct probe *p = work->data;

    assert(status == 0);
    report.slots[p->number] = p->milliseconds;
    if (p->number == PROBES - 1)
        finish(&report);
    free(p);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < PROBES; i++) {
        struct probe *p = calloc(1, sizeof(*p));

        p->number = i;
        p->work.data = p;
        assert(uv_queue_work(loop, &p->work, measure, measured) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return report.sum == 100 ? 0 : 1;
}
