/*
 * home.h - where the program's own files are: beside it in a build tree
 * (build/grade), below the prefix when installed (bin/grade), or as GRADE_HOME
 * says (a prefix or a source tree).
 */
#ifndef GRADE_BASE_HOME_H
#define GRADE_BASE_HOME_H

#include "base/error.h"

struct home {
    char *share;    /* holds exercises/ and rubrics/ */
    char *libexec;  /* holds grade-lint and grade-object */
    char *lib;      /* holds <slug>/player and <slug>/referee */
    char *explain;  /* holds UV301.md ... */
    char *redirect; /* redirect.h */
};

/* -ENOENT when the files are not where they should be, with the way out. */
int home_find(struct home *home, struct error *err)
    __attribute__((warn_unused_result));
void home_release(struct home *home);

#endif
