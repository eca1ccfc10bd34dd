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

/* A callback of the program, of whatever type. */
typedef void (*wrap_fn)(void);

/* Where a wrapper was called from. */
struct wrap_call {
    const char *name;
    enum trace_kind kind;
    const void *site, *frame;
};

#define WRAP_CALL(name, kind)                                                  \
    &(struct wrap_call)                                                        \
    {                                                                          \
        name, kind, RT_SITE, RT_FRAME                                          \
    }

/* --- requests --- */

/*
 * Before each request: UV207 if it is in flight already, UV401 off the loop
 * thread. 0, or the error to return instead of starting.
 */
int wrap_check_request(const void *req, const char *call, const void *frame);
/* A request was started with success: registers it, in flight. */
struct rt_entry *wrap_start_request(const void *req, size_t size,
                                    const char *type, const char *call,
                                    enum trace_kind kind, const void *site);
/* It completed; its entry is gone unless `keep`. Tells UV215. */
void wrap_end_request(const void *req, struct rt_op *op, int status, bool keep);

/*
 * The same for a request that libuv itself carries out, on a handle: the first
 * two before, wrap_sent() after it was started. libuv gets a callback of ours,
 * which calls wrap_came() and then what that returns: the program's callback,
 * whose node has begun (pair with rt_leave()), or NULL when there is nothing
 * to call.
 */
int wrap_check_sending(const void *req, const void *handle,
                       const struct wrap_call *call);
struct rt_entry *wrap_sent(const void *req, const char *type,
                           const void *handle, wrap_fn callback,
                           const struct wrap_call *call);
wrap_fn wrap_came(const void *req, int status, const void *frame);

/* What libuv gets for uv_tcp_connect() and uv_pipe_connect(). */
void wrap_connect_came(uv_connect_t *req, int status);

/* --- handles --- */

/* A handle was set up: an entry for it. UV205 when one that still lives was
 * at its address. */
struct rt_entry *wrap_register_handle(const void *handle, const char *call,
                                      const void *site, const void *frame);
/* The handle's entry, made now when it was set up past the wrappers. */
struct rt_entry *wrap_entry_of(const void *handle);
/* Before a handle is started or used: 0, or UV_EINVAL, and UV503, when its
 * closing has begun. */
int wrap_check_open(const void *handle, const struct wrap_call *call);
/* It was started: a new operation, which ends the one before. `callback` NULL
 * keeps the last. */
void wrap_started(const void *handle, wrap_fn callback,
                  const struct wrap_call *call);
/* The program stopped it. */
void wrap_stopped(const void *handle, const struct wrap_call *call);
/* It stopped by itself. */
void wrap_ended(struct rt_entry *entry, int status);
/* Ends what is under way, if anything is. */
void wrap_end_op(struct rt_entry *entry, int status);
/* Before a handle is closed: false, and UV208, when it is already. */
bool wrap_check_unclosed(const uv_handle_t *handle,
                         const struct wrap_call *call);
/* It is being closed; libuv gets wrap_closed(), which calls `callback`. */
void wrap_closing(const uv_handle_t *handle, uv_close_cb callback,
                  const struct wrap_call *call);
void wrap_closed(uv_handle_t *handle);
/* Begins the node of a handle's callback; see rt_node_enter(). */
bool wrap_enter(struct rt_entry *entry, const void *frame)
    __attribute__((warn_unused_result));
/* The same for its allocation callback. */
bool wrap_enter_alloc(struct rt_entry *entry, const void *frame)
    __attribute__((warn_unused_result));

#endif
