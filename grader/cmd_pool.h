/*
 * cmd_pool.h - runs this program several times at once, each in a process of
 * its own, and gathers what they print.
 */
#ifndef GRADE_CMD_POOL_H
#define GRADE_CMD_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "cmd.h"

struct pool_job {
    char **argv;   /* ends with NULL; argv[0] is any name for the program */
    void *owner;   /* the caller's */
    int exit_code; /* -1 when a signal ended it, or it never started */
    struct strbuf out, err; /* capped */
};

/*
 * Runs the jobs, at most `parallel` at a time, started in order; `finished` is
 * called for each as it ends, also for one that could not be started: `err`
 * of the job says why. 0 when all were tried; a negative errno when this
 * process cannot wait for its children.
 */
int pool_run(struct pool_job *jobs, size_t count, size_t parallel,
             void (*finished)(struct pool_job *job, void *arg), void *arg,
             struct error *err) __attribute__((warn_unused_result));

/* Frees argv, which was made with xstrdup(), and what was gathered. */
void pool_job_release(struct pool_job *job);
/* Appends a copy of `word` to job->argv. */
void pool_job_add_arg(struct pool_job *job, const char *word);

/* The arguments that grade `path` as that exercise, or as a part of it (0: as
 * the whole), answered in JSON. */
void pool_job_grade(struct pool_job *job, const struct settings *settings,
                    const struct exercise *ex, int part, const char *path);

/* How many processors there are to use. */
size_t pool_processors(void);

#endif
