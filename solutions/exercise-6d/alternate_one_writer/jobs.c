/*
 * jobs.c - runs the nightly jobs at the same time and keeps an audit trail.
 *
 * One task writes the trail: those that run jobs hand it what they have through
 * a short queue, and are taken in the order in which they end:
 *
 *     run the job -> queue -> make its line -> add the line to the trail
 */
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOM = 2 };

const enum jobs_why jobs_why = JOBS_WHY_NEVER;

/* One job of a batch on its way. */
struct entry {
    const struct jobs *batch;
    const struct job *job;
    struct queue *to_writer;
    int status;  /* what the job returned */
    int line_rc; /* how it went with its line */
};

/* A line at a time, until the queue is closed. */
static int write_lines(void *arg)
{
    struct queue *queue = arg;
    void *item;
    int rc;

    while ((rc = queue_get(queue, &item)) == 0) {
        struct entry *entry = item;
        char text[JOB_NAME_MAX + 16];
        int len = snprintf(text, sizeof(text), "%s %d\n", entry->job->name,
                           entry->status);

        entry->line_rc =
            async_append_file(entry->batch->trail, text, (size_t)len);
    }
    return rc == UV_EOF ? 0 : rc;
}

/* The body of a job's task. */
static int entry_run(void *arg)
{
    struct entry *entry = arg;

    entry->status = entry->job->run(entry->job->arg);
    return queue_put(entry->to_writer, entry);
}

/* Takes the jobs as they end; the first error of this machinery. */
static int take_all(struct task **tasks, size_t count)
{
    int rc = 0, result;

    while (as_completed(tasks, count, &result) >= 0)
        if (result < 0)
            rc = result;
    return rc;
}

/* Starts all, and the writer; the first error of this machinery. */
static int run_all(struct entry *entries, struct task **tasks,
                   const struct jobs *batch)
{
    void *room[ROOM];
    struct queue queue = QUEUE_INIT(room);
    struct task *writer = task_new("writer", write_lines, &queue);
    int rc = task_spawn(writer), writer_rc;

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < batch->count; i++) {
        entries[i].batch = batch;
        entries[i].job = &batch->items[i];
        entries[i].to_writer = &queue;
        tasks[i] = task_new(batch->items[i].name, entry_run, &entries[i]);
    }
    rc = take_all(tasks, batch->count);
    queue_close(&queue);
    writer_rc = await(writer);
    return rc < 0 ? rc : writer_rc;
}

/* Counts the jobs by how they ended; the first error in their order. */
static int count(const struct entry *entries, size_t total,
                 struct jobs_report *ret_report)
{
    struct jobs_report report = {0, 0};
    int first = 0;

    for (size_t i = 0; i < total; i++) {
        int rc = entries[i].status;

        if (rc < 0)
            report.failed++;
        else
            report.succeeded++;
        if (rc >= 0)
            rc = entries[i].line_rc;
        if (first == 0 && rc < 0)
            first = rc;
    }
    *ret_report = report;
    return first;
}

int jobs_run(const struct jobs *batch, struct jobs_report *ret_report)
{
    struct entry *entries = calloc(batch->count, sizeof(*entries));
    struct task **tasks = calloc(batch->count, sizeof(struct task *));
    int rc = UV_ENOMEM;

    if (entries && tasks)
        rc = run_all(entries, tasks, batch);
    if (rc == 0)
        rc = count(entries, batch->count, ret_report);
    free(tasks);
    free(entries);
    return rc;
}
