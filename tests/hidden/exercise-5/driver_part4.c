/*
 * driver_part4.c - the stage: actors who recall their lines, and what the
 * audience hears.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-5/play.h"
#include "../called.h"
#include "../handles.h"
#include "../key.h"

static int (*run_play)(uv_loop_t *loop, const struct script *script,
                       play_over_cb over, void *arg);

static struct line {
    uv_timer_t timer;
    stage_recalled_cb recalled;
    void *arg;
    size_t number;
    long long recalls, says, recall_us, said_us;
    int status;
} lines[PLAY_LINES_MAX];

static unsigned char who[PLAY_LINES_MAX];
static struct script script = {0, who};
static long long thinking[PLAY_ACTORS_MAX], doubles, strange, order;
static long long under_way, overs, status_told, over_us, under_way_at_over,
    inside_over, begun_after_failure, said_after_failure;
static bool is_starting, has_failed;
static struct rt_obligation *owed;

static long long now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

static void line_due(uv_timer_t *timer)
{
    struct line *line =
        (struct line *)((char *)timer - offsetof(struct line, timer));

    uv_close((uv_handle_t *)timer, NULL);
    under_way--;
    thinking[who[line->number]]--;
    has_failed |= line->status < 0;
    line->recalled(line->arg, line->status);
}

int stage_recall(uv_loop_t *loop, const struct script *of, size_t number,
                 stage_recalled_cb recalled, void *arg)
{
    struct line *line;
    int refused;

    if (of != &script || number >= script.lines || !recalled) {
        strange++;
        return UV_EINVAL;
    }
    begun_after_failure += has_failed;
    line = &lines[number];
    refused = (int)input_int(key_at("refused", number).text);
    if (refused < 0) {
        has_failed = true;
        return refused;
    }
    if (line->recalls++ > 0)
        return UV_EBUSY;
    doubles += thinking[who[number]]++ > 0;
    line->recalled = recalled;
    line->arg = arg;
    line->number = number;
    line->recall_us = now_us();
    line->status = (int)input_int(key_at("status", number).text);
    under_way++;
    uv_timer_init(loop, &line->timer);
    line->timer.data = &handles_own;
    uv_update_time(loop);
    uv_timer_start(&line->timer, line_due,
                   (uint64_t)input_int(key_at("ms", number).text), 0);
    return 0;
}

void stage_say(const struct script *of, size_t number)
{
    if (of != &script || number >= script.lines) {
        strange++;
        return;
    }
    said_after_failure += has_failed;
    if (lines[number].says++ == 0)
        lines[number].said_us = now_us();
    order += (long long)number == order;
}

static void play_is_over(void *arg, int status)
{
    rt_obligation_meet(owed, __builtin_return_address(0));
    strange += arg != &script;
    if (overs++ > 0)
        return;
    status_told = status;
    over_us = now_us();
    under_way_at_over = under_way;
    inside_over = is_starting;
}

static void tell(void)
{
    for (size_t i = 0; i < script.lines; i++) {
        observe_int(key_at("recalls", i).text, lines[i].recalls);
        observe_int(key_at("says", i).text, lines[i].says);
        observe_int(key_at("said_us", i).text, lines[i].said_us);
        observe_int(key_at("recall_us", i).text, lines[i].recall_us);
    }
    observe_int("in_order", order);
    observe_int("doubles", doubles);
    observe_int("strange", strange);
    observe_int("overs", overs);
    observe_int("inside", inside_over);
    observe_int("status_told", status_told);
    observe_int("over_us", over_us);
    observe_int("under_way_at_over", under_way_at_over);
    observe_int("begun_after_failure", begun_after_failure);
    observe_int("said_after_failure", said_after_failure);
}

/* Inputs: "lines", of each "who", "ms", "status" and "refused". */
static void run_evening(void)
{
    struct rt_op *call;
    long long rc;

    script.lines = (size_t)input_int("lines");
    for (size_t i = 0; i < script.lines && i < PLAY_LINES_MAX; i++)
        who[i] = (unsigned char)input_int(key_at("who", i).text);
    owed = rt_obligation_open("over");
    call = called_begin("play_run", (void *)run_play);
    is_starting = true;
    rc = run_play(driver_loop(), &script, play_is_over, &script);
    is_starting = false;
    called_end(call);
    observe_int("returned", rc);
    if (rc < 0 && overs == 0)
        rt_obligation_meet(owed, NULL);
    driver_run_loop();
    tell();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"play_run", (void **)&run_play},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"evening", run_evening},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
