/* analyse.h - one file: parsed, judged by all rules, told as JSON lines. */
#ifndef GRADE_LINT_ANALYSE_H
#define GRADE_LINT_ANALYSE_H

#include <clang-c/Index.h>
#include <stdbool.h>

#include "base/strbuf.h"

enum { FLAGS_MAX = 512 };

/* What one file is and how it wants to be read. All borrowed. */
struct request {
    const char *name; /* what the learner calls the file */
    const char *file; /* what libclang is to call it; it need not exist */
    const struct strbuf *source;
    const char *config; /* JSON, as lint_config.h says; NULL: the default */
    const char *flags[FLAGS_MAX]; /* for the compiler, behind ours */
    int flag_count;
    bool graph; /* the flow graphs as well */
    bool plain; /* without the precompiled header */
};

/* What is made once for many files. */
struct analyser {
    CXIndex index;
    char *resources; /* libclang's own headers; NULL: nowhere */
    char *prelude;   /* the precompiled header; NULL: none */
};

/* For people who measure: microseconds of CPU time. */
struct analysis_times {
    long long parse_us, judge_us;
};

/* `prelude` is where the precompiled header is looked for; NULL: nowhere. */
void analyser_open(struct analyser *analyser, const char *prelude);
void analyser_close(struct analyser *analyser);

/*
 * Appends the findings, one a line, and the last line. The work is done on a
 * thread with a large stack, because expressions may nest deeply. A negative
 * errno when there is no thread to be had, -EINVAL when the configuration is
 * none; nothing is appended then.
 */
int analyser_run(struct analyser *analyser, const struct request *request,
                 struct strbuf *ret_text, struct analysis_times *ret_times)
    __attribute__((warn_unused_result));

/* Precompiles uv.h, for analyser_open(). A negative errno on failure. */
int analyser_make_prelude(struct analyser *analyser, const char *path)
    __attribute__((warn_unused_result));

/* strdup() of libclang's own version. */
char *analyser_version(void);

#endif
