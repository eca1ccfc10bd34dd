/*
 * batch.h - many files, one after the other, each in a process of its own
 * that is forked from one in which libclang is loaded and warm.
 */
#ifndef GRADE_LINT_BATCH_H
#define GRADE_LINT_BATCH_H

#include "lint/analyse.h"

/*
 * Each request in `requests` is a line "WORDS BYTES", then that many words of
 * a command line, each ended by a NUL, then that many bytes: the file, whose
 * name in the words is only a name. For each, in their order, its lines go to
 * stdout as soon as it is done, the last line with `done`; when the process
 * crashed, ran too long or said too much, a line with `done` and `failed`, a
 * sentence. -EINVAL when the requests are not of this form.
 */
int batch_serve(struct analyser *analyser, const struct strbuf *requests)
    __attribute__((warn_unused_result));

#endif
