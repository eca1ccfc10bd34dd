/*
 * jobs.c - runs the nightly jobs at the same time and keeps an audit trail.
 *
 * All jobs are spawned, then awaited in the order of the batch; whoever has
 * been awaited is written to the trail at once.
 */
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>

const enum jobs_why jobs_why = JOBS_WHY_NEVER;

/* Adds the line of a job that has ended to the trail. */
static int trail_add(const struct jobs *batch, const struct job *job,
                     int status)
{
    char text[JOB_NAME_MAX + 16];
    int len = snprintf(text, sizeof(text), "%s %d\n", job->name, status);

    return async_append_file(batch->trail, text, (size_t)len);
}

int jobs_run(const struct jobs *batch, struct jobs_report *ret_report)
{
    struct task **tasks = calloc(batch->count, sizeof(struct task *));
    int first = 0;

    if (!tasks)
        return UV_ENOMEM;
    *ret_report = (struct jobs_report){0, 0};
    for (size_t i = 0; i < batch->count; i++) {
        const struct job *job = &batch->items[i];

        tasks[i] = task_new(job->name, job->run, job->arg);
        /* Without memory there is no task; await() tells that below. */
        (void)task_spawn(tasks[i]);
    }
    for (size_t i = 0; i < batch->count; i++) {
        int status = await(tasks[i]);
        int rc = trail_add(batch, &batch->items[i], status);

        if (status < 0)
            ret_report->failed++;
        else
            ret_report->succeeded++;
        if (first == 0)
            first = status < 0 ? status : rc;
    }
    free(tasks);
    return first;
}
