/* expect: check=6d.2.audit rule=- line=0 */
/*
 * jobs.c - runs the nightly jobs at the same time and keeps an audit trail.
 *
 * Each job is a task of its own. When it has ended, its line goes to the
 * trail:
 *
 *     run the job -> make its line -> add the line to the trail
 */
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>

const enum jobs_why jobs_why = JOBS_WHY_NEVER;

/* One job of a batch on its way. */
struct entry {
    const struct jobs *batch;
    const struct job *job;
    int status; /* what the job returned */
};

/* One line on its way into the trail. */
struct line {
    const char *trail;
    int len;
    char text[JOB_NAME_MAX + 16];
};

/* The body of a line's task: writes it, and frees it in any case. */
static int line_write(void *arg)
{
    struct line *line = arg;
    int rc = async_write_file(line->trail, line->text, (size_t)line->len);

    free(line);
    return rc;
}

/* Adds a line about a job that has ended to the trail. */
static MAKES_TASK struct task *trail_add(const struct entry *entry)
{
    struct line *line = malloc(sizeof(*line));

    if (!line)
        return NULL;
    line->trail = entry->batch->trail;
    line->len = snprintf(line->text, sizeof(line->text), "%s %d\n",
                         entry->job->name, entry->status);
    return task_new("trail", line_write, line);
}

/* The body of a job's task. */
static int entry_run(void *arg)
{
    struct entry *entry = arg;
    int rc;

    entry->status = entry->job->run(entry->job->arg);
    /* The auditors want to see every job, also those that failed. */
    rc = await(trail_add(entry));
    return entry->status < 0 ? entry->status : rc;
}

/* Counts the jobs by how they ended. */
static struct jobs_report count(const struct entry *entries, size_t total)
{
    struct jobs_report report = {0, 0};

    for (size_t i = 0; i < total; i++) {
        if (entries[i].status < 0)
            report.failed++;
        else
            report.succeeded++;
    }
    return report;
}

int jobs_run(const struct jobs *batch, struct jobs_report *ret_report)
{
    struct entry *entries = calloc(batch->count, sizeof(*entries));
    struct task **tasks = calloc(batch->count, sizeof(struct task *));
    int rc = UV_ENOMEM;

    if (!entries || !tasks)
        goto out;
    for (size_t i = 0; i < batch->count; i++) {
        entries[i].batch = batch;
        entries[i].job = &batch->items[i];
        tasks[i] = task_new(batch->items[i].name, entry_run, &entries[i]);
    }
    /* All at the same time; gather gives the first error of the batch. */
    rc = gather(tasks, batch->count, NULL);
    *ret_report = count(entries, batch->count);
out:
    free(tasks);
    free(entries);
    return rc;
}
