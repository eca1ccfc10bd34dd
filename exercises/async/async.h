/*
 * async.h - tasks with `await` on top of libuv: the course library.
 *
 * A task is a function with a stack of its own. It runs until it awaits
 * something, parks, and goes on when that has completed; meanwhile the loop
 * runs everything else. All tasks of a thread run on that thread, one at a
 * time, and change places only inside functions that are marked SUSPENDS.
 *
 *     static int greet(void *arg)
 *     {
 *         int rc = async_sleep(100);
 *
 *         return rc < 0 ? rc : async_write_file(arg, "hello", 5);
 *     }
 *
 *     int rc = async_run(loop, task_new("greet", greet, path));
 *
 * Results are 0 or more for success and negative libuv codes (UV_ENOENT, ...)
 * for failure, everywhere. Tasks are LAZY: task_new() only writes down what
 * shall be done. Each task must be awaited exactly once, by await() or
 * gather(); task_spawn() starts one earlier, and it still must be awaited.
 *
 * Misuse has a code, too:
 *     UV_EINVAL    called outside of a task, or a task awaits itself
 *     UV_EALREADY  this task was awaited (or, for task_spawn, started) before
 *     UV_ENOMEM    the task is NULL, because there was no memory to make it
 */
#ifndef ASYNC_H
#define ASYNC_H

#include <stddef.h>
#include <uv.h>

/* What `grade lint` reads; compilers other than clang see nothing. */
#ifdef __clang__
#define ASYNC_ANNOTATE(text) __attribute__((annotate(text)))
#else
#define ASYNC_ANNOTATE(text)
#endif
/* The function returns a task that its caller must await. */
#define MAKES_TASK ASYNC_ANNOTATE("grade:task")
/* The parameter (a task, or an array of them) is awaited and used up. */
#define AWAITED ASYNC_ANNOTATE("grade:await")
/* Other tasks may run before the function returns. */
#define SUSPENDS ASYNC_ANNOTATE("grade:suspend")
/* The function that is given runs on a thread of the pool. */
#define ON_POOL ASYNC_ANNOTATE("grade:worker")

struct task;

/* The body of a task. What it returns is what await() gives the awaiter. */
typedef int async_fn(void *arg);

/* --- tasks --- */

/*
 * Makes a task that will call fn(arg). Nothing runs yet: it starts when it is
 * spawned, awaited or gathered. `name` is copied; messages call the task by
 * it. `arg` stays the caller's and must live until the task has ended. NULL
 * when there is no memory; all functions below accept that and say UV_ENOMEM,
 * so that await(task_new(...)) is right without a check between.
 *
 * The task belongs to whoever awaits it. One that is never awaited is thrown
 * away when async_run() returns: what had not run by then never runs.
 */
MAKES_TASK struct task *task_new(const char *name, async_fn *fn, void *arg);

/*
 * Puts the task among those that are ready; it runs when the caller parks, in
 * the order of the calls. It must still be awaited: there its result arrives.
 * UV_EALREADY if it was started before.
 */
int task_spawn(struct task *task);

/*
 * Starts the task if nobody did, parks the calling task until it has ended and
 * returns its result. The task is used up: the pointer is not to be used
 * again. On misuse (see above) nothing is awaited or used up.
 */
SUSPENDS int await(AWAITED struct task *task);

/*
 * Starts all `count` tasks, so that they run at the same time, and awaits all
 * of them, also after one has failed. Returns 0, or the first error in the
 * order of the array. `results` (may be NULL) gets the result of each. All
 * tasks are used up; a NULL among them counts as one that ended with
 * UV_ENOMEM. Outside of a task: UV_EINVAL, nothing started.
 */
SUSPENDS int gather(AWAITED struct task *const *tasks, size_t count,
                    int *results);

/* The name of the task that runs; "" outside of tasks. Lives as long as the
 * task. */
const char *task_name(void);

/*
 * Runs `main` as a task on `loop`, and the loop until `main` has ended; returns
 * its result. Whatever tasks exist then are thrown away where they stand and
 * never go on (what they allocated is lost); file operations that they started
 * are waited for. Other handles of the loop are left alone. May be called
 * again. UV_EBUSY inside a task; UV_ECANCELED if `main` still waits although
 * nothing is left on the loop that could wake it.
 */
int async_run(uv_loop_t *loop, AWAITED struct task *main);

/*
 * Sets the size of the stacks of tasks that start from now on, in bytes (256
 * KiB unless told; never below 32 KiB). A page that cannot be touched lies
 * below each.
 */
void async_set_stack_size(size_t bytes);

/* --- what a task can wait for. Each parks the calling task until it is done;
 * outside of a task each returns UV_EINVAL and does nothing. --- */

/* Sleeps for `ms` milliseconds; 0 lets everybody else run first. */
SUSPENDS int async_sleep(unsigned ms);

/*
 * Calls fn(arg) on a thread of the pool and returns its result. `fn` runs
 * beside the loop: it must not touch tasks, the loop or unguarded shared data.
 */
SUSPENDS int async_work(ON_POOL async_fn *fn, void *arg);

/*
 * Reads a whole file. On success *ret_data is memory that the caller frees,
 * `*ret_len` bytes and a NUL after them; on failure both are untouched.
 */
SUSPENDS int async_read_file(const char *path, char **ret_data,
                             size_t *ret_len);

/*
 * Makes `path` a file with these bytes: what was there is replaced. After a
 * failure it may hold a part of them. 0 on success.
 */
SUSPENDS int async_write_file(const char *path, const void *data, size_t len);

/* Adds the bytes to the end of `path`, which is made if need be. Calls from
 * several tasks do not mix their bytes, as long as each is a few KiB. */
SUSPENDS int async_append_file(const char *path, const void *data, size_t len);

/* As rename(2), unlink(2), mkdir(2): 0 or a negative code. */
SUSPENDS int async_rename(const char *from, const char *to);
SUSPENDS int async_unlink(const char *path);
SUSPENDS int async_mkdir(const char *path);

#endif
