/*
 * pipeline.h - the way of one submission: intake, lint, build, play, judge.
 * Lint runs beside build and play; parts are graded one after the other.
 */
#ifndef GRADE_PLAY_PIPELINE_H
#define GRADE_PLAY_PIPELINE_H

#include <stdbool.h>

#include "base/home.h"
#include "course/result.h"
#include "proc/build.h"

enum { SCHEDULES_DEFAULT = 64, SUBMISSION_MAX_BYTES = 1 << 20 };

struct tracing;

struct grading {
    const struct home *home;
    const struct exercise *exercise;
    int part;         /* 0: all */
    const char *path; /* a file (one part) or a folder with the parts' files */
    long long seed, schedules;
    const char *only; /* id of the one check to grade; NULL: all */
    enum build_compiler compiler;
    bool debug; /* one schedule; the player does not fork; see manual */
    struct tracing *tracing; /* filled in; NULL: nobody asks for a trace */
};

/*
 * Grades. 0 when there is a verdict (also "not graded": ret->trouble says
 * why); a negative errno for input that cannot be graded at all (missing,
 * a directory where a file was expected, a link, a FIFO, too large, not text,
 * NUL bytes: usage errors, exit code 2), `ret` is released then.
 */
int pipeline_grade(const struct grading *grading, struct result *ret,
                   struct error *err) __attribute__((warn_unused_result));

#endif
