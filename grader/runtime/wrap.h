/* wrap.h - what the wrappers of libuv's functions share. */
#ifndef GRADE_RUNTIME_WRAP_H
#define GRADE_RUNTIME_WRAP_H

#include "runtime/rt_internal.h"

/* Declares rt_uv_x() with exactly the type of uv_x(). */
#define WRAPS(name) __typeof__(name) rt_##name

/* Returns `result` on a thread that the runtime does not know: it would race
 * with the loop. A worker may go on, for the loop thread waits for it. */
#define REQUIRE_LOOP_THREAD(name, result)                                      \
    do {                                                                       \
        if (!rt_check_thread(name, RT_FRAME) && !rt_on_worker())               \
            return result;                                                     \
    } while (0)

/*
 * Before each request: UV207 if it is in flight already, UV401 off the loop
 * thread. 0, or the error to return instead of starting.
 */
int wrap_check_request(const void *req, const char *call, const void *frame);
/* A request was started with success: registers it, in flight. */
struct rt_entry *wrap_start_request(const void *req, size_t size,
                                    const char *type, const char *call,
                                    enum trace_kind kind, const void *site);
/* It completed; its entry is gone unless `keep`. */
void wrap_end_request(const void *req, struct rt_op *op, int status, bool keep);

#endif
