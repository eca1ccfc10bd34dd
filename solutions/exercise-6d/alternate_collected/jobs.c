/*
 * jobs.c - runs the nightly jobs at the same time and keeps an audit trail.
 *
 * The jobs are gathered first. Then their lines, which by then are all known,
 * go to the trail in one piece.
 */
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>

const enum jobs_why jobs_why = JOBS_WHY_NEVER;

enum { LINE_SIZE = JOB_NAME_MAX + 16 };

/* Adds the lines of all jobs to the trail. */
static int trail_add(const struct jobs *batch, const int *statuses)
{
    size_t size = batch->count * LINE_SIZE, len = 0;
    char *text = malloc(size);
    int rc;

    if (!text)
        return UV_ENOMEM;
    for (size_t i = 0; i < batch->count; i++)
        len += (size_t)snprintf(text + len, size - len, "%s %d\n",
                                batch->items[i].name, statuses[i]);
    rc = async_append_file(batch->trail, text, len);
    free(text);
    return rc;
}

int jobs_run(const struct jobs *batch, struct jobs_report *ret_report)
{
    struct task **tasks = calloc(batch->count, sizeof(struct task *));
    int *statuses = calloc(batch->count, sizeof(*statuses));
    int rc = UV_ENOMEM, trail_rc;

    if (!tasks || !statuses)
        goto out;
    for (size_t i = 0; i < batch->count; i++)
        tasks[i] = task_new(batch->items[i].name, batch->items[i].run,
                            batch->items[i].arg);
    rc = gather(tasks, batch->count, statuses);
    *ret_report = (struct jobs_report){0, 0};
    for (size_t i = 0; i < batch->count; i++) {
        ret_report->failed += statuses[i] < 0;
        ret_report->succeeded += statuses[i] == 0;
    }
    trail_rc = trail_add(batch, statuses);
    if (rc == 0)
        rc = trail_rc;
out:
    free(statuses);
    free(tasks);
    return rc;
}
