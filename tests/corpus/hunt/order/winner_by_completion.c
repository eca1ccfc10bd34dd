/* expect: class=order rule=UV506 line=31 */
/*
 * A ranking gives out places as laps are evaluated, although the evaluation of
 * a slower lap may be done first.
 */
#include <assert.h>
#include <uv.h>

struct lap {
    struct lap *next;
    uv_work_t evaluation;
    const char *rider;
    int seconds, place;
};

static struct lap *evaluated;
static int laps_left;

static void evaluate(uv_work_t *work)
{
    struct lap *lap = work->data;

    lap->seconds += lap->rider[0] == 'z' ? 10 : 0;
}

static void rank(struct lap *lap)
{
    lap->place = 1;
    for (const struct lap *other = evaluated; other; other = other->next)
        if (other != lap)
            lap->place++;
}

static void lap_evaluated(uv_work_t *work, int status)
{
    struct lap *lap = work->data;

    assert(status == 0);
    lap->next = evaluated;
    evaluated = lap;
    rank(lap);
    laps_left--;
}

static void finish(uv_loop_t *loop, struct lap *lap, const char *rider,
                   int seconds)
{
    lap->rider = rider;
    lap->seconds = seconds;
    lap->evaluation.data = lap;
    laps_left++;
    assert(uv_queue_work(loop, &lap->evaluation, evaluate, lap_evaluated) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct lap laps[3] = {{.place = 0}};

    finish(loop, &laps[0], "alba", 61);
    finish(loop, &laps[1], "zita", 55);
    finish(loop, &laps[2], "juno", 66);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return laps[0].place == 1 && laps[1].place == 2 && laps[2].place == 3 ? 0
                                                                          : 1;
}
