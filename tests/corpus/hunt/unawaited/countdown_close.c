/* expect: class=unawaited rule=UV109 line=23 schedules=any */
/* A quiz makes a timer on the heap for each question and closes it without a
 * callback: nobody can free it. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct question {
    const char *text;
    int seconds;
};

static const struct question questions[] = {
    {"2 + 2?", 10}, {"Capital of Peru?", 20}, {"Who wrote Faust?", 5}};
static size_t asked;
static int too_late;

static void ask(uv_loop_t *loop);

static void time_over(uv_timer_t *timer)
{
    too_late++;
    uv_close((uv_handle_t *)timer, NULL);
    ask(timer->loop);
}

static void ask(uv_loop_t *loop)
{
    uv_timer_t *timer;

    if (asked == sizeof(questions) / sizeof(questions[0]))
        return;
    timer = malloc(sizeof(*timer));
    assert(timer);
    uv_timer_init(loop, timer);
    uv_timer_start(timer, time_over, questions[asked++].seconds, 0);
}

int main(void)
{
    uv_loop_t loop;

    uv_loop_init(&loop);
    ask(&loop);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    return too_late == 3 ? 0 : 1;
}
