/*
 * round.c - a program to read, and what you say it does.
 *
 * The upper half is a program with one handle for each place that the loop
 * passes in a round, and a timer that ticks. Each notes that it was called. In
 * the lower half it is said what will be noted. The plan says how many rounds
 * the idle handle stays active and how often the timer ticks: write
 * `plan->idle_rounds`, not 2.
 */
#include "round.h"

#include <stdlib.h>

/* --- the program --- */

enum { HANDLES = 4 };

struct round {
    uv_timer_t timer;
    uv_idle_t idle;
    uv_prepare_t prepare;
    uv_check_t check;
    struct round_plan plan;
    unsigned idles, ticks, closed;
    round_note_cb note;
    void *arg;
};

static void handle_closed(uv_handle_t *handle)
{
    struct round *round = handle->data;

    round->note(round->arg, ROUND_CLOSED);
    if (++round->closed == HANDLES)
        free(round);
}

static void idle_called(uv_idle_t *idle)
{
    struct round *round = idle->data;

    round->note(round->arg, ROUND_IDLE);
    if (++round->idles == round->plan.idle_rounds)
        uv_idle_stop(idle);
}

static void prepare_called(uv_prepare_t *prepare)
{
    struct round *round = prepare->data;

    round->note(round->arg, ROUND_PREPARE);
}

static void check_called(uv_check_t *check)
{
    struct round *round = check->data;

    round->note(round->arg, ROUND_CHECK);
}

static void tick(uv_timer_t *timer)
{
    struct round *round = timer->data;

    round->note(round->arg, ROUND_TICK);
    if (++round->ticks < round->plan.ticks)
        return;
    uv_close((uv_handle_t *)&round->timer, handle_closed);
    uv_close((uv_handle_t *)&round->idle, handle_closed);
    uv_close((uv_handle_t *)&round->prepare, handle_closed);
    uv_close((uv_handle_t *)&round->check, handle_closed);
}

int round_run(uv_loop_t *loop, const struct round_plan *plan,
              round_note_cb note, void *arg)
{
    struct round *round = calloc(1, sizeof(*round));

    if (!round)
        return UV_ENOMEM;
    round->plan = *plan;
    round->note = note;
    round->arg = arg;
    uv_check_init(loop, &round->check);
    uv_timer_init(loop, &round->timer);
    uv_prepare_init(loop, &round->prepare);
    uv_idle_init(loop, &round->idle);
    round->check.data = round->timer.data = round;
    round->prepare.data = round->idle.data = round;
    uv_check_start(&round->check, check_called);
    uv_timer_start(&round->timer, tick, plan->tick_ms, plan->tick_ms);
    uv_prepare_start(&round->prepare, prepare_called);
    uv_idle_start(&round->idle, idle_called);
    note(arg, ROUND_STARTED);
    return 0;
}

/* --- what it does --- */

void round_predict(const struct round_plan *plan, enum round_step *ret_table)
{
    unsigned n = 0;

    ret_table[n++] = ROUND_STARTED;
    /* Rounds that do not wait, and the last of them, in which the idle handle
     * stops itself, so that it does. */
    for (unsigned i = 0; i < plan->idle_rounds; i++) {
        ret_table[n++] = ROUND_IDLE;
        ret_table[n++] = ROUND_PREPARE;
        ret_table[n++] = ROUND_CHECK;
    }
    for (unsigned i = 1; i <= plan->ticks && n < ROUND_STEPS; i++) {
        ret_table[n++] = ROUND_TICK;
        if (i < plan->ticks && n < ROUND_STEPS)
            ret_table[n++] = ROUND_PREPARE;
        if (i < plan->ticks && n < ROUND_STEPS)
            ret_table[n++] = ROUND_CHECK;
    }
    while (n < ROUND_STEPS)
        ret_table[n++] = ROUND_CLOSED;
}

unsigned round_prepares(const struct round_plan *plan)
{
    return plan->idle_rounds + plan->ticks - 1;
}

unsigned round_elapsed(const struct round_plan *plan)
{
    return plan->ticks * plan->tick_ms;
}
