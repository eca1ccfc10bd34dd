/* report.h - findings of one file, collected, then printed as JSON lines. */
#ifndef GRADE_LINT_REPORT_H
#define GRADE_LINT_REPORT_H

#include "base/strbuf.h"
#include "course/result.h"
#include "lint/program.h"

struct trail_step {
    char *text;
    struct spot spot;
    int function; /* index; NONE: unknown */
};

/* Steps in the order of execution. */
struct trail {
    struct trail_step *steps;
    size_t count, capacity;
};

struct unproved {
    char *function, *reason;
    int line;
};

struct report {
    const struct program *program;
    const char *name; /* what the learner calls the file */
    struct finding_list findings;
    struct unproved *unproved;
    size_t unproved_count, unproved_capacity;
    char **errors;
    size_t error_count, error_capacity;
};

/* Adds a step; `text` is a format. */
void trail_add(struct trail *trail, int function, struct spot spot,
               const char *format, ...) __attribute__((format(printf, 4, 5)));
void trail_append(struct trail *trail, const struct trail *more);
void trail_release(struct trail *trail);

/*
 * Adds a finding; one that has the same rule and place is not added again.
 * `severity` NONE: the rule's own. Takes over `message`, `why` (free) and what
 * is in `trail`.
 */
void report_add(struct report *report, const char *rule, int severity,
                int function, struct spot spot, char *message, char *why,
                struct trail *trail);
bool report_has(const struct report *report, const char *rule,
                struct spot spot);

/* A function that a rule could not judge. One entry for each function and
 * reason. */
void report_unproved(struct report *report, int function, struct spot spot,
                     const char *reason);
void report_error(struct report *report, const char *message);

/* One JSON line for each finding, and the last line. */
void report_write(struct report *report, struct strbuf *ret_text);
void report_release(struct report *report);

#endif
