/*
 * lint_config.h - what a project says about lint: docs/lint.md describes the
 * file, docs/lint-config.schema.json its form. The same JSON travels to
 * grade-lint.
 */
#ifndef GRADE_COURSE_LINT_CONFIG_H
#define GRADE_COURSE_LINT_CONFIG_H

#include "course/rule_choice.h"

/* A function of the project that waits. */
struct slow_call {
    char *name;
    char *what;    /* "asks the database" */
    char *instead; /* "db_query_start()"; NULL: not said */
    enum severity severity;
};

struct name_list {
    char **items;
    size_t count, capacity;
};

struct lint_config {
    struct rule_choice rules;
    struct slow_call *slow_calls;
    size_t slow_call_count, slow_call_capacity;
    struct name_list thread_safe, never_fails, noreturn; /* functions */
    struct name_list exclude; /* patterns of files in folders */
};

/* The default; to be released as well. */
void lint_config_init(struct lint_config *config);
void lint_config_release(struct lint_config *config);

/*
 * Reads the document over the default. -EINVAL and one sentence about the
 * first thing that is wrong in it; `config` may be released then.
 */
int lint_config_read(struct lint_config *config, const json_t *root,
                     struct error *err) __attribute__((warn_unused_result));
/* The document again; the caller owns it. */
json_t *lint_config_to_json(const struct lint_config *config);

const struct slow_call *lint_config_slow(const struct lint_config *config,
                                         const char *name);
/* A name that ends in '*' stands for all that begin so. */
bool name_list_has(const struct name_list *list, const char *name);

#endif
