/*
 * sandbox_filter.h - the seccomp filter of the sandbox as a program that can
 * be loaded between fork and exec, where libseccomp (which allocates) cannot
 * be called. Internal to proc/.
 */
#ifndef GRADE_PROC_SANDBOX_FILTER_H
#define GRADE_PROC_SANDBOX_FILTER_H

#include <linux/filter.h>

/*
 * FILTER_ONE_EXEC allows execveat() with AT_EMPTY_PATH and the path at the
 * address FILTER_EXEC_PAGE: map a page of zeros there, load the filter, call
 * execveat. Afterwards that page is gone, and the filter refuses all that
 * could map it again, so no second exec is possible.
 * FILTER_OWN allows any exec, and sockets.
 */
enum filter_exec {
    FILTER_ANY_EXEC,
    FILTER_ONE_EXEC,
    FILTER_NO_EXEC,
    FILTER_OWN
};

enum { FILTER_EXEC_PAGE = 0x10000 };

/* The caller frees ret->filter. Returns 0 or a negative errno. */
int sandbox_filter_make(enum filter_exec exec, struct sock_fprog *ret)
    __attribute__((warn_unused_result));

#endif
