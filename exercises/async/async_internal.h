/*
 * async_internal.h - what async_io.c, and whoever adds another thing to wait
 * for, needs of async.c: parking a task on a request or handle of libuv.
 */
#ifndef ASYNC_INTERNAL_H
#define ASYNC_INTERNAL_H

#include <stdbool.h>
#include <uv.h>

#include "async.h"

/* The task that runs on this thread; NULL outside of tasks. */
struct task *task_current(void);
/* The loop of the running task. */
uv_loop_t *task_loop(void);

/*
 * Parks the running task after it started a request (`handle` NULL) or a
 * handle. Both may live on the task's stack: it stays until task_wake(). If
 * async_run() ends before, it closes the handle with `closed`, which must call
 * task_wake() as the handle's ordinary close callback does.
 */
SUSPENDS void task_park_on(uv_handle_t *handle, uv_close_cb closed);

/*
 * Called once from the completion of what the task was parked on. False if the
 * task was thrown away meanwhile: it will not go on, so that the callback has
 * to release what the request holds.
 */
bool task_wake(struct task *task);

/*
 * Open and close each function that a task can wait in, for whoever watches:
 * `name` is the function's, `site` the return address of the call to it.
 * task_calls() is false outside of tasks, and then there is nothing to close;
 * task_returns() gives `result` back.
 */
bool task_calls(const char *name, const void *site);
int task_returns(int result);

#endif
