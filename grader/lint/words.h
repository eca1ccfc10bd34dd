/* words.h - what the words of grade-lint's command line mean. */
#ifndef GRADE_LINT_WORDS_H
#define GRADE_LINT_WORDS_H

#include "lint/analyse.h"

enum { INPUT_MAX = 1 << 20 }; /* bytes of one file */

struct words {
    struct request request;
    const char *make_prelude; /* where to; NULL: no */
    const char *batch;        /* where the requests are; NULL: none */
    bool version, timed;
};

/* Borrows the words. -EINVAL when they are wrong use. */
int words_parse(struct words *words, const char *const *items, int count)
    __attribute__((warn_unused_result));

#endif
