/*
 * model.h - what is known about functions that the submission does not define:
 * libuv by the types of its header, the C library by small tables.
 */
#ifndef GRADE_LINT_MODEL_H
#define GRADE_LINT_MODEL_H

#include <clang-c/Index.h>
#include <stdbool.h>

#include "course/rule.h"

/* How often a callback comes after one start. */
enum times { TIMES_UNKNOWN, TIMES_ONCE, TIMES_MANY };

/* Of the callback type `name` ("uv_fs_cb"), from what its first parameter is;
 * TIMES_UNKNOWN if it is none of libuv. A libuv that is newer than this program
 * needs no line anywhere. */
enum times model_times(const char *name, CXType type);

/* What a type points to, or is. */
enum thing { THING_NONE, THING_LOOP, THING_HANDLE, THING_REQUEST };
enum thing model_thing(CXType type);

/* What a start does with a null pointer for a callback. */
enum null_meaning {
    NULL_UNKNOWN,
    NULL_NOTHING, /* nobody is told when it ends */
    NULL_AT_ONCE, /* it works before it returns */
    NULL_REFUSED  /* it fails; nothing is started */
};
enum null_meaning model_null(const char *callback_type);

/* True for callback types that run on another thread ("uv_work_cb"). */
bool model_runs_on_worker(const char *callback_type);

/* A call that may wait. `argument` (-1: none) and `value` tell when: only if
 * that argument is that constant (waits_then), or only if it is not. */
struct blocking {
    const char *name;
    enum severity severity;
    int argument;
    long long value;
    bool waits_then;
    const char *what;    /* "waits for ..." */
    const char *instead; /* "uv_timer_start()" */
};
const struct blocking *model_blocking(const char *name);

/* uv_* functions that any thread may call. */
bool model_is_thread_safe(const char *name);
/* uv_* functions whose int result needs no look: they cannot fail, or the
 * result is an answer and not an error. */
bool model_never_fails(const char *name);
/* Calls that wait for a thread, a lock or a semaphore of libuv. */
bool model_waits_for_thread(const char *name);
/* What a signal handler may call. */
bool model_is_signal_safe(const char *name);
/* C library functions that do not return. */
bool model_is_noreturn(const char *name);

#endif
