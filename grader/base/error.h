/* error.h - what went wrong, in one sentence, without allocating. */
#ifndef GRADE_BASE_ERROR_H
#define GRADE_BASE_ERROR_H

#include <stdarg.h>

/* Start as {0}. `code` is a negative errno (which is a libuv code, too). */
struct error {
    int code;
    char msg[480];
};

/*
 * Sets `err` (which may be NULL) and returns `code`, so that the lowest
 * function that knows the cause can say `return error_set(err, -EINVAL, ...)`.
 * The message is lower case, without a full stop, problem first, the subject
 * in single quotes.
 */
int error_set(struct error *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Puts "<context>: " in front of the message: a caller that knows the purpose
 * adds it. Returns err->code (or -EINVAL if `err` is NULL).
 */
int error_wrap(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
