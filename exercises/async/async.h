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
 * shall be done. Each task must be awaited exactly once, by await(), gather()
 * or another function below that says so; task_spawn() starts one earlier, and
 * it still must be awaited.
 *
 * Misuse has a code, too:
 *     UV_EINVAL    called outside of a task, or a task awaits itself
 *     UV_EALREADY  this task was awaited (or, for task_spawn, started) before
 *     UV_ENOMEM    the task is NULL, because there was no memory to make it
 *
 * Functions not marked SUSPENDS may also be called from callbacks of libuv on
 * the thread of the loop; none may be called from other threads.
 *
 * Sockets and processes are in async_net.h.
 */
#ifndef ASYNC_H
#define ASYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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

/* The name of the task that runs; "" outside of tasks. Lives as long as the
 * task. */
const char *task_name(void);

/* The task that runs, for others to cancel; NULL outside of tasks. */
struct task *task_self(void);

/* True once its function has returned: await() will not wait. */
bool task_has_ended(const struct task *task);

/*
 * Runs `main` as a task on `loop`, and the loop until `main` has ended; returns
 * its result. Whatever tasks exist then are thrown away where they stand and
 * never go on (what they allocated is lost: see async_shutdown()). Then what
 * the library has on the loop is ended in order: what tasks wait for is
 * cancelled or, if it cannot be, waited for; what they left open of async_net.h
 * is closed, the newest first. Other handles of the loop are left alone. May be
 * called again. UV_EBUSY inside a task; UV_ECANCELED if `main` still waits
 * although nothing is left on the loop that could wake it.
 */
int async_run(uv_loop_t *loop, AWAITED struct task *main);

/*
 * Sets the size of the stacks of tasks that start from now on, in bytes (256
 * KiB unless told; never below 32 KiB). A task takes memory only for what it
 * touches of its stack. Below each lies a guard: a task that uses all of its
 * stack ends the program, and the last line on stderr names it.
 */
void async_set_stack_size(size_t bytes);

/* Why the last stack could not be had, when a task ended with UV_ENOMEM: words
 * that end where the program's own begin, or "". Static. */
const char *async_why_no_stack(void);

/* --- cancelling --- */

/*
 * Asks the task to stop, and returns at once. A task that has not begun never
 * begins: its result is UV_ECANCELED. One that waits is woken, and what it
 * waits in returns UV_ECANCELED; if it runs or what it waits for can no longer
 * be stopped, the next function marked SUSPENDS that it calls does so, and does
 * nothing else. A function either did its work and says so, or returns
 * UV_ECANCELED and did nothing: nothing gets lost between the two.
 *
 * The task is told ONCE. After that it cleans up as it likes, may wait in doing
 * so, and returns what it wants, best UV_ECANCELED. Asking again changes
 * nothing, nor does asking a task that has ended; NULL is allowed.
 *
 * A task that waits for tasks passes the request on to them (await, gather,
 * gather_or_cancel, with_timeout), waits until they have ended and then goes
 * on. The task must still be awaited, and must not have been.
 */
void task_cancel(struct task *task);

/* True in a task that was asked to stop, told or not: for long computations
 * and for loops that would try again. False outside of tasks. */
bool task_is_cancelled(void);

/* Cancels all of them and awaits them, whatever they return: the way out of a
 * function that has started tasks. NULL, used up ones and those that somebody
 * else awaits are skipped. */
SUSPENDS void cancel_all(AWAITED struct task *const *tasks, size_t count);

/*
 * Cancels all tasks that have begun but the calling one, the newest first, and
 * waits until they have ended: each cleans up after itself, and may start and
 * await others for that. Only for the main task, as its last deed; UV_EPERM in
 * others. Is not cancelled itself.
 */
SUSPENDS int async_shutdown(void);

/* --- several tasks at the same time --- */

/*
 * Starts all `count` tasks, so that they run at the same time, and awaits all
 * of them, also after one has failed. Returns 0, or the first error in the
 * order of the array. `results` (may be NULL) gets the result of each. All
 * tasks are used up; a NULL among them counts as one that ended with
 * UV_ENOMEM. Outside of a task: UV_EINVAL, nothing started. If the caller is
 * cancelled, so are they; then it returns UV_ECANCELED unless all went well.
 */
SUSPENDS int gather(AWAITED struct task *const *tasks, size_t count,
                    int *results);

/* The same, but as soon as one has failed the others are cancelled; returns
 * the error that came first in time. */
SUSPENDS int gather_or_cancel(AWAITED struct task *const *tasks, size_t count,
                              int *results);

/*
 * Starts those that nobody started, parks until one of them has ended, and
 * returns its index: of several, the one that ended first. NOTHING is awaited
 * or used up: the caller still has to await() the one, and to await or
 * cancel_all() the others. A NULL counts as ended. UV_EINVAL if `count` is 0;
 * UV_EALREADY if somebody else awaits one of them; UV_ECANCELED if the caller
 * was cancelled (the tasks are not).
 */
SUSPENDS int wait_first(struct task *const *tasks, size_t count);

/*
 * Gives the tasks one by one, in the order in which they end: starts those that
 * nobody started, waits for the next to end, awaits it and returns its index,
 * with its result in *ret_result. UV_EOF when all were given.
 *
 *     while ((i = as_completed(tasks, count, &result)) >= 0)
 *         printf("%s: %d\n", names[i], result);
 *
 * The entry of the one that was given is overwritten with a task that is used
 * up. Other errors as in wait_first(); then the caller still has to
 * cancel_all() the array.
 */
SUSPENDS int as_completed(AWAITED struct task **tasks, size_t count,
                          int *ret_result);

/*
 * As await(), but after `ms` milliseconds the task is cancelled; UV_ETIMEDOUT
 * if it ends with UV_ECANCELED because of that. It is waited for in any case:
 * when it ends with something else in spite of the request, that is returned.
 */
SUSPENDS int with_timeout(AWAITED struct task *task, unsigned ms);

/*
 * Tasks that come and go, as the connections of a server do, and that somebody
 * waits for together: `struct task_group g = TASK_GROUP_INIT`. Must live as
 * long as tasks are in it. What is inside belongs to the library.
 */
struct task_group {
    struct task *first;
    struct task_group_wait *waiting;
    int error;
};
#define TASK_GROUP_INIT                                                        \
    {                                                                          \
        .first = NULL                                                          \
    }

/* Starts the task, if nobody did, and awaits it on behalf of the group: it is
 * used up as soon as it has ended, and its result is kept if it is the first
 * error of the group. On misuse (see above) nothing is started or used up. */
int task_group_add(struct task_group *group, AWAITED struct task *task);

/*
 * Waits until the last task has left the group. Returns 0, or the error that
 * came first in time since the last call; UV_EBUSY if another task waits for
 * the group. If the caller is cancelled, so are all tasks in the group; then it
 * returns UV_ECANCELED unless all went well.
 */
SUSPENDS int task_group_wait(struct task_group *group);

/* Cancels all tasks that are in the group now. */
void task_group_cancel(struct task_group *group);

/* --- taking turns --- */

/* Tasks that wait, first in first out; belongs to what they wait for. */
struct waiters {
    struct waiter *first, *last;
};

/*
 * Lets so many tasks through at a time: `struct semaphore s =
 * SEMAPHORE_INIT(3)`. Must live as long as tasks wait in it. Who comes first is
 * served first.
 */
struct semaphore {
    unsigned available;
    struct waiters waiting;
};
#define SEMAPHORE_INIT(count)                                                  \
    {                                                                          \
        .available = (count)                                                   \
    }

/* Takes one, when one is there: 0. Cancelled while it waits: UV_ECANCELED, and
 * nothing was taken. */
SUSPENDS int semaphore_acquire(struct semaphore *semaphore);
/* Takes one if one is there: UV_EAGAIN if not. */
int semaphore_try_acquire(struct semaphore *semaphore);
/* Gives one back (or adds one); who waits longest has it from that moment. */
void semaphore_release(struct semaphore *semaphore);

/*
 * Lets one task through at a time: `struct mutex m = MUTEX_INIT`. Between two
 * SUSPENDS no other task runs, and no mutex is needed; it is for what must not
 * be mixed across them. Must live as long as tasks wait in it.
 */
struct mutex {
    uint64_t owner;
    struct waiters waiting;
};
#define MUTEX_INIT                                                             \
    {                                                                          \
        .owner = 0                                                             \
    }

/* 0 when the task has it; UV_EALREADY if it had it before; UV_ECANCELED if it
 * was cancelled while it waited, and has it not. */
SUSPENDS int mutex_lock(struct mutex *mutex);
/* UV_EPERM if the running task does not have it. The one that waits longest has
 * it from that moment. */
int mutex_unlock(struct mutex *mutex);

/*
 * Pointers on their way from tasks to tasks, first in first out, never more
 * than there is room for: who puts waits while it is full, who gets waits while
 * it is empty. The array is the caller's and lives as long as the queue:
 *
 *     void *room[10];
 *     struct queue jobs = QUEUE_INIT(room);
 *
 * The queue never looks at what the pointers point to.
 */
struct queue {
    void **room;
    size_t capacity, first, count;
    bool closed;
    struct waiters putting, getting;
};
#define QUEUE_INIT(array)                                                      \
    {                                                                          \
        .room = (array), .capacity = sizeof(array) / sizeof((array)[0])        \
    }

/* Adds `item`, when there is room: 0. UV_EPIPE if the queue is closed, or is
 * being closed while it waits; UV_ECANCELED if it was cancelled: then the item
 * is not in. */
SUSPENDS int queue_put(struct queue *queue, void *item);
/* Takes the oldest into *ret_item, when there is one: 0. UV_EOF if the queue is
 * closed and empty; UV_ECANCELED if it was cancelled, and nothing was taken. */
SUSPENDS int queue_get(struct queue *queue, void **ret_item);
/* The same without waiting: UV_EAGAIN when it is full or empty. */
int queue_try_put(struct queue *queue, void *item);
int queue_try_get(struct queue *queue, void **ret_item);
/* Nothing more comes in. What is in can still be taken. Twice is once. */
void queue_close(struct queue *queue);

/* --- task-local data --- */

/*
 * A value of the running task, by the address of any object as key. A task
 * begins with those that its maker had when it made it; what it sets is seen by
 * itself and by the tasks it makes from then on, by nobody else. The library
 * does not look at the value or free it. UV_ENOMEM; UV_EINVAL outside of tasks.
 */
int task_set_local(const void *key, void *value);
/* NULL if there is none, and outside of tasks. */
void *task_local(const void *key);

/* --- time, threads, files: each parks the calling task until it is done.
 * Outside of a task each returns UV_EINVAL and does nothing. Cancelled, each
 * returns UV_ECANCELED; what a thread of the pool is at is waited for. --- */

/* Sleeps for `ms` milliseconds; 0 lets everybody else run first. */
SUSPENDS int async_sleep(unsigned ms);

/*
 * Calls fn(arg) on a thread of the pool and returns its result. `fn` runs
 * beside the loop: it must not touch tasks, the loop or unguarded shared data.
 * Cancelled before a thread took it, it never runs; later it runs to its end,
 * and its result is returned.
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
 * failure, or cancelled, it may hold a part of them. 0 on success.
 */
SUSPENDS int async_write_file(const char *path, const void *data, size_t len);

/* Adds the bytes to the end of `path`, which is made if need be. Calls from
 * several tasks do not mix their bytes, as long as each is a few KiB. */
SUSPENDS int async_append_file(const char *path, const void *data, size_t len);

/* As rename(2), unlink(2), mkdir(2), rmdir(2): 0 or a negative code. */
SUSPENDS int async_rename(const char *from, const char *to);
SUSPENDS int async_unlink(const char *path);
SUSPENDS int async_mkdir(const char *path);
SUSPENDS int async_rmdir(const char *path);
/* As stat(2); *ret_stat is written on success only. */
SUSPENDS int async_stat(const char *path, uv_stat_t *ret_stat);

/* As open(2): the file, which async_close() takes back. */
SUSPENDS uv_file async_open(const char *path, int flags, int mode);
/* As pread(2) and pwrite(2): how many bytes were read (0 at the end) or
 * written (maybe not all). `offset` -1: where the last one ended. */
SUSPENDS int async_read(uv_file file, void *data, size_t room, int64_t offset);
SUSPENDS int async_write(uv_file file, const void *data, size_t len,
                         int64_t offset);
/* As fsync(2). */
SUSPENDS int async_fsync(uv_file file);
/* The file is closed in any case. Does not heed cancelling: the next function
 * says so. */
SUSPENDS int async_close(uv_file file);

#endif
