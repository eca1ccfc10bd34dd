/*
 * finish.h - what is told of findings once the rules have run: how far each
 * reaches, its fingerprint, whether the file allows it, how it is repaired.
 */
#ifndef GRADE_LINT_FINISH_H
#define GRADE_LINT_FINISH_H

#include "course/lint_config.h"
#include "lint/report.h"
#include "lint/site.h"

/* What the steps of finishing share. */
struct finish {
    struct report *report;
    const struct program *program;
    const struct lint_config *config;
    struct line_index lines;
    struct site *sites; /* of the findings, in their order */
    size_t site_count;
};

/* Sorts, completes and chooses the findings of `report`. */
void finish_report(struct report *report, const struct program *program,
                   const struct lint_config *config);

/* 16 hexadecimal digits for a rule, a function and a text, the n-th of its
 * kind; whatever the line. The caller frees them. */
char *finish_fingerprint(const struct rule *rule, const char *function,
                         const char *text, size_t ordinal);

#endif
