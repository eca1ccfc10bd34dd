/* expect: none */
/*
 * Workers finish phase one in any order; the last one starts phase two with the
 * same counter and the same jobs. All writes of phase one come before all reads
 * of phase two.
 */
#include <assert.h>
#include <uv.h>

enum { PARTS = 3 };

struct part {
    uv_work_t work;
    int value, share;
};

static struct {
    struct part parts[PARTS];
    int phase, missing, total;
} plan;

static void run_phase(uv_loop_t *loop);

static void work_on(uv_work_t *work)
{
    struct part *part = work->data;

    if (plan.phase == 1)
        part->value = part->value * part->value;
    else
        part->share = 100 * part->value / plan.total;
}

static void part_over(uv_work_t *work, int status)
{
    assert(status == 0);
    if (--plan.missing > 0 || plan.phase == 2)
        return;
    for (int i = 0; i < PARTS; i++)
        plan.total += plan.parts[i].value;
    run_phase(work->loop);
}

static void run_phase(uv_loop_t *loop)
{
    plan.phase++;
    plan.missing = PARTS;
    for (int i = 0; i < PARTS; i++) {
        plan.parts[i].work.data = &plan.parts[i];
        assert(uv_queue_work(loop, &plan.parts[i].work, work_on, part_over) ==
               0);
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < PARTS; i++)
        plan.parts[i].value = i + 1;
    run_phase(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return plan.total == 14 && plan.parts[2].share == 64 ? 0 : 1;
}
