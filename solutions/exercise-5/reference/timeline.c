/*
 * timeline.c - a program to read, and a table of what it does.
 *
 * The upper half is a program: three tasks on one thread. Anna and Ben each
 * have two turns and sleep in between, Cleo has one. While one of them works,
 * no other can. In the lower half it is said whose turn begins when.
 */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

/* --- the program --- */

struct task {
    uv_timer_t timer;
    struct trio *trio;
    enum timeline_who who;
    unsigned work_ms, nap_ms, end_ms; /* nap_ms 0: one turn only */
};

struct trio {
    struct task tasks[3];
    int open; /* timers that are not closed */
    timeline_note_cb note;
    void *note_arg;
};

static void timer_closed(uv_handle_t *handle)
{
    struct task *task = handle->data;

    if (--task->trio->open == 0)
        free(task->trio);
}

static void second_turn(uv_timer_t *timer)
{
    struct task *task = timer->data;

    task->trio->note(task->trio->note_arg, task->who);
    task_works(task->end_ms);
    uv_close((uv_handle_t *)timer, timer_closed);
}

static void first_turn(uv_timer_t *timer)
{
    struct task *task = timer->data;

    task->trio->note(task->trio->note_arg, task->who);
    task_works(task->work_ms);
    if (task->nap_ms == 0) {
        uv_close((uv_handle_t *)timer, timer_closed);
        return;
    }
    uv_update_time(timer->loop); /* the nap begins now */
    uv_timer_start(timer, second_turn, task->nap_ms, 0);
}

int timeline_run(uv_loop_t *loop, const struct timeline_plan *plan,
                 timeline_note_cb note, void *arg)
{
    struct trio *trio = calloc(1, sizeof(*trio));
    const struct task tasks[] = {
        {.who = TIMELINE_ANNA,
         .work_ms = plan->anna_ms,
         .nap_ms = plan->anna_nap,
         .end_ms = plan->anna_end},
        {.who = TIMELINE_BEN,
         .work_ms = plan->ben_ms,
         .nap_ms = plan->ben_nap,
         .end_ms = plan->ben_end},
        {.who = TIMELINE_CLEO, .work_ms = plan->cleo_ms},
    };

    if (!trio)
        return UV_ENOMEM;
    memcpy(trio->tasks, tasks, sizeof(tasks));
    trio->note = note;
    trio->note_arg = arg;
    trio->open = 3;
    for (int i = 0; i < 3; i++) {
        struct task *task = &trio->tasks[i];

        task->trio = trio;
        uv_timer_init(loop, &task->timer);
        task->timer.data = task;
        uv_timer_start(&task->timer, first_turn, 0, 0);
    }
    return 0;
}

/* --- what it does --- */

void timeline_predict(const struct timeline_plan *plan,
                      struct timeline_row *ret_table)
{
    unsigned ben = plan->anna_ms, cleo = ben + plan->ben_ms;
    /* Anna wakes while Cleo works, at the latest, and has to wait for her. */
    const struct timeline_row table[TIMELINE_TURNS] = {
        {TIMELINE_ANNA, 0},
        {TIMELINE_BEN, ben},
        {TIMELINE_CLEO, cleo},
        {TIMELINE_ANNA, cleo + plan->cleo_ms},
        {TIMELINE_BEN, cleo + plan->ben_nap},
    };

    memcpy(ret_table, table, sizeof(table));
}

/* From the end of Anna's second turn until Ben wakes. */
unsigned timeline_idle(const struct timeline_plan *plan)
{
    return plan->ben_nap - plan->cleo_ms - plan->anna_end;
}
