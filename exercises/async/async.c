/*
 * Theory of operation
 *
 * Each task has a stack of its own (mmap, with a page below that cannot be
 * touched) and a saved context of the C library. The loop's thread is in one of
 * two places: on its own stack, in uv_run(), or on the stack of the one task
 * that runs. A task leaves its stack in one place only, leave(), and comes back
 * to it in one place only, resume().
 *
 * A task that can go on waits in the ready queue. While the queue is not empty
 * an idle handle is active, which keeps the loop from sleeping; its callback
 * resumes those tasks that were ready when it began. Tasks that become ready
 * meanwhile have to wait for the next turn of the loop, so that tasks that wake
 * each other cannot keep timers and files from being served. The queue is first
 * in, first out: nothing but libuv's completions decides the order.
 *
 * A task parks on exactly one thing: another task's end (then `awaiter` of that
 * task points back), or a request or handle of libuv (then it is counted in
 * `in_flight`, and its callback calls task_wake()). Requests may live on the
 * stack of the parked task. That is why async_run() waits, when `main` has
 * ended, until `in_flight` is 0 before it frees the stacks of those that are
 * left over.
 *
 * A task that was awaited is used up. Its struct stays for a while in `used`,
 * a ring, so that awaiting it again is told from awaiting a living task.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* registers by name, anonymous memory */
#endif
#include "async.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "async_internal.h"
#include "async_watch.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/common_interface_defs.h>
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

enum {
    NAME_SIZE = 40,
    STACK_SIZE_MIN = 32 << 10,
    STACK_SIZE_DEFAULT = 256 << 10,
    SPARE_STACKS_MAX = 16,
    USED_MAX = 256,
    /* Turns of the loop without progress after which the end gives up. */
    IDLE_TURNS_MAX = 1000
};

struct stack {
    struct stack *next; /* among the spare ones */
    void *base;         /* the guard page */
    size_t size;        /* with the guard page */
};

enum task_state {
    TASK_NEW,
    TASK_READY,
    TASK_RUNNING,
    TASK_PARKED,
    TASK_ENDED,
    TASK_USED_UP
};

struct task {
    struct task *next, **at; /* among all of the thread; what points here */
    struct task *next_ready;
    struct task *awaiter;
    enum task_state state;
    int result;
    async_fn *fn;
    void *arg;
    struct stack *stack; /* NULL unless it has started and not ended */
    ucontext_t context;
    uv_handle_t *handle; /* that it is parked on; NULL: none, or a request */
    uv_close_cb closed;
    void *watch;
    char name[NAME_SIZE];
};

struct async {
    uv_loop_t *loop;    /* NULL outside of async_run() */
    ucontext_t context; /* of the loop's stack, while a task runs */
    uv_idle_t idle;
    bool ending;
    unsigned in_flight; /* requests and handles of parked tasks, and `idle` */
    struct task *current, *main, *all;
    struct task *ready, **ready_end;
    size_t ready_count;
    struct task *used[USED_MAX];
    size_t used_next;
    struct stack *spare;
    unsigned spare_count;
    void *fake_stack; /* the address sanitizer's, of the loop's stack */
    const void *loop_stack;
    size_t loop_stack_size;
};

static _Thread_local struct async async;
static size_t stack_size = STACK_SIZE_DEFAULT;
static const struct async_hooks no_hooks;
static const struct async_hooks *hooks = &no_hooks;

void async_set_hooks(const struct async_hooks *new_hooks)
{
    hooks = new_hooks ? new_hooks : &no_hooks;
}

void async_set_stack_size(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if (bytes < STACK_SIZE_MIN)
        bytes = STACK_SIZE_MIN;
    stack_size = (bytes + page - 1) / page * page;
}

/* --- stacks --- */

static struct stack *stack_new(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct stack *stack = malloc(sizeof(*stack));

    if (!stack)
        return NULL;
    stack->next = NULL;
    stack->size = size + page;
    stack->base =
        mmap(NULL, stack->size, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stack->base == MAP_FAILED) {
        free(stack);
        return NULL;
    }
    if (mprotect(stack->base, page, PROT_NONE) != 0) {
        munmap(stack->base, stack->size);
        free(stack);
        return NULL;
    }
    return stack;
}

static void stack_free(struct stack *stack)
{
    munmap(stack->base, stack->size);
    free(stack);
}

/* The lowest address that may be touched, and the bytes from there on. */
static void *stack_low(const struct stack *stack)
{
    return (char *)stack->base + sysconf(_SC_PAGESIZE);
}

static size_t stack_usable(const struct stack *stack)
{
    return stack->size - (size_t)sysconf(_SC_PAGESIZE);
}

static struct stack *stack_take(void)
{
    struct stack *stack = async.spare;

    if (!stack || stack_usable(stack) != stack_size)
        return stack_new(stack_size);
    async.spare = stack->next;
    async.spare_count--;
    return stack;
}

static void stack_give(struct stack *stack)
{
    if (async.spare_count >= SPARE_STACKS_MAX) {
        stack_free(stack);
        return;
    }
    stack->next = async.spare;
    async.spare = stack;
    async.spare_count++;
}

static void spare_stacks_free(void)
{
    while (async.spare) {
        struct stack *stack = async.spare;

        async.spare = stack->next;
        stack_free(stack);
    }
    async.spare_count = 0;
}

/* --- changing stacks --- */

/* The address sanitizer must be told which stack is in use; for everybody
 * else these two do nothing. */
static void switch_begins(void **fake_stack, const void *low, size_t size)
{
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_start_switch_fiber(fake_stack, low, size);
#else
    (void)fake_stack, (void)low, (void)size;
#endif
}

static void switch_ended(void *fake_stack, const void **low, size_t *size)
{
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_finish_switch_fiber(fake_stack, low, size);
#else
    (void)fake_stack, (void)low, (void)size;
#endif
}

/* Goes from the running task to the loop's stack; returns when the task is
 * resumed, never if it has ended. */
static void leave(struct task *task)
{
    void *fake_stack = NULL;

    switch_begins(task->state == TASK_ENDED ? NULL : &fake_stack,
                  async.loop_stack, async.loop_stack_size);
    swapcontext(&task->context, &async.context);
    switch_ended(fake_stack, &async.loop_stack, &async.loop_stack_size);
}

static void task_main(void)
{
    struct task *task = async.current;

    switch_ended(NULL, &async.loop_stack, &async.loop_stack_size);
    task->result = task->fn(task->arg);
    task->state = TASK_ENDED;
    leave(task);
}

static bool task_start(struct task *task)
{
    task->stack = stack_take();
    if (!task->stack)
        return false;
    if (hooks->started)
        hooks->started(&task->watch, stack_low(task->stack),
                       stack_usable(task->stack));
    getcontext(&task->context);
    task->context.uc_stack.ss_sp = stack_low(task->stack);
    task->context.uc_stack.ss_size = stack_usable(task->stack);
    task->context.uc_link = NULL;
    makecontext(&task->context, task_main, 0);
#ifdef __x86_64__
    /* Whoever walks the frames shall find an end, not the loop's frames. */
    task->context.uc_mcontext.gregs[REG_RBP] = 0;
#endif
    return true;
}

/* --- the ready queue --- */

static void ready_run(uv_idle_t *idle);

static void ready_add(struct task *task)
{
    if (!async.ready)
        async.ready_end = &async.ready;
    task->state = TASK_READY;
    task->next_ready = NULL;
    *async.ready_end = task;
    async.ready_end = &task->next_ready;
    async.ready_count++;
    if (async.loop && !async.ending)
        uv_idle_start(&async.idle, ready_run);
}

static struct task *ready_take(void)
{
    struct task *task = async.ready;

    async.ready = task->next_ready;
    async.ready_count--;
    task->next_ready = NULL;
    return task;
}

static void task_ended(struct task *task)
{
    task->state = TASK_ENDED;
    if (hooks->completed)
        hooks->completed(&task->watch, task->result);
    if (task->stack)
        stack_give(task->stack);
    task->stack = NULL;
    if (task->awaiter)
        ready_add(task->awaiter);
    if (task == async.main)
        uv_stop(async.loop);
}

static void resume(struct task *task)
{
    if (!task->stack && !task_start(task)) {
        task->result = UV_ENOMEM;
        task_ended(task);
        return;
    }
    async.current = task;
    task->state = TASK_RUNNING;
    if (hooks->resumed)
        hooks->resumed(&task->watch, task->fn);
    switch_begins(&async.fake_stack, stack_low(task->stack),
                  stack_usable(task->stack));
    swapcontext(&async.context, &task->context);
    switch_ended(async.fake_stack, NULL, NULL);
    async.current = NULL;
    if (task->state == TASK_ENDED)
        task_ended(task);
    if (hooks->left)
        hooks->left(&task->watch);
}

static void ready_run(uv_idle_t *idle)
{
    size_t count = async.ready_count;

    while (count-- > 0 && async.main->state != TASK_ENDED)
        resume(ready_take());
    if (!async.ready)
        uv_idle_stop(idle);
}

/* --- parking --- */

struct task *task_current(void)
{
    return async.current;
}

uv_loop_t *task_loop(void)
{
    return async.loop;
}

bool task_calls(const char *name, const void *site)
{
    if (async.current && hooks->called)
        hooks->called(&async.current->watch, name, site);
    return async.current != NULL;
}

int task_returns(int result)
{
    if (hooks->returned)
        hooks->returned(&async.current->watch, result);
    return result;
}

static void park(struct task *task)
{
    task->state = TASK_PARKED;
    leave(task);
}

void task_park_on(uv_handle_t *handle, uv_close_cb closed)
{
    struct task *task = async.current;

    task->handle = handle;
    task->closed = closed;
    async.in_flight++;
    park(task);
}

bool task_wake(struct task *task)
{
    async.in_flight--;
    task->handle = NULL;
    if (async.ending)
        return false;
    ready_add(task);
    return true;
}

/* --- tasks --- */

struct task *task_new(const char *name, async_fn *fn, void *arg)
{
    struct task *task = calloc(1, sizeof(*task));

    if (!task)
        return NULL;
    if (name)
        strncpy(task->name, name, sizeof(task->name) - 1);
    task->fn = fn;
    task->arg = arg;
    task->at = &async.all;
    task->next = async.all;
    if (task->next)
        task->next->at = &task->next;
    async.all = task;
    if (hooks->created)
        hooks->created(&task->watch, task->name, fn,
                       __builtin_return_address(0));
    return task;
}

/* Takes it out of the list of all. */
static void task_unlink(struct task *task)
{
    *task->at = task->next;
    if (task->next)
        task->next->at = task->at;
}

static void task_use_up(struct task *task)
{
    struct task **place = &async.used[async.used_next++ % USED_MAX];

    task_unlink(task);
    task->state = TASK_USED_UP;
    free(*place);
    *place = task;
}

int task_spawn(struct task *task)
{
    if (!task)
        return UV_ENOMEM;
    if (task->state != TASK_NEW)
        return UV_EALREADY;
    ready_add(task);
    return 0;
}

static int await_from(struct task *task, const void *site)
{
    int result;

    if (!task)
        return UV_ENOMEM;
    if (!async.current || task == async.current)
        return UV_EINVAL;
    if (task->state == TASK_USED_UP || task->awaiter || task == async.main)
        return UV_EALREADY;
    if (hooks->awaited)
        hooks->awaited(&task->watch, site);
    task->awaiter = async.current;
    if (task->state == TASK_NEW)
        ready_add(task);
    if (task->state != TASK_ENDED)
        park(async.current);
    result = task->result;
    task_use_up(task);
    return result;
}

int await(struct task *task)
{
    return await_from(task, __builtin_return_address(0));
}

int gather(struct task *const *tasks, size_t count, int *results)
{
    const void *site = __builtin_return_address(0);
    int first = 0;

    if (!async.current)
        return UV_EINVAL;
    for (size_t i = 0; i < count; i++)
        if (tasks[i] && tasks[i]->state == TASK_NEW)
            ready_add(tasks[i]);
    for (size_t i = 0; i < count; i++) {
        int result = await_from(tasks[i], site);

        if (results)
            results[i] = result;
        if (result < 0 && first == 0)
            first = result;
    }
    return first;
}

const char *task_name(void)
{
    return async.current ? async.current->name : "";
}

/* --- running --- */

static void idle_closed(uv_handle_t *idle)
{
    (void)idle;
    async.in_flight--;
}

/* Lets requests and handles of parked tasks end, for they lie on stacks. True
 * if they did; then nothing of the library is left on the loop. */
static bool settle(void)
{
    unsigned turns = 0;

    async.ending = true;
    for (struct task *task = async.all; task; task = task->next)
        if (task->handle && !uv_is_closing(task->handle))
            uv_close(task->handle, task->closed);
    uv_close((uv_handle_t *)&async.idle, idle_closed);
    while (async.in_flight > 0 && turns < IDLE_TURNS_MAX) {
        unsigned before = async.in_flight;

        uv_run(async.loop, UV_RUN_ONCE);
        turns = async.in_flight < before ? 0 : turns + 1;
    }
    return async.in_flight == 0;
}

static void task_drop(struct task *task, bool cancelled)
{
    if (hooks->dropped)
        hooks->dropped(&task->watch, task->stack || task->state == TASK_ENDED,
                       task->state == TASK_ENDED, cancelled);
    task_unlink(task);
    if (task->stack)
        stack_give(task->stack);
    free(task);
}

static void drop_all(bool cancelled)
{
    while (async.all)
        task_drop(async.all, cancelled);
    for (size_t i = 0; i < USED_MAX; i++) {
        free(async.used[i]);
        async.used[i] = NULL;
    }
    spare_stacks_free();
}

int async_run(uv_loop_t *loop, struct task *main)
{
    const void *site = __builtin_return_address(0);
    bool cancelled;
    int rc;

    if (!main)
        return UV_ENOMEM;
    if (async.loop)
        return UV_EBUSY;
    if (main->state != TASK_NEW)
        return UV_EALREADY;
    rc = uv_idle_init(loop, &async.idle);
    if (rc < 0)
        return rc;
    async.loop = loop;
    async.main = main;
    async.in_flight = 1;
    if (hooks->awaited)
        hooks->awaited(&main->watch, site);
    ready_add(main);
    uv_run(loop, UV_RUN_DEFAULT);
    cancelled = main->state != TASK_ENDED;
    rc = cancelled ? UV_ECANCELED : main->result;
    if (!cancelled)
        task_use_up(main);
    /* What does not settle is leaked, for the loop still refers to it. This
     * thread stays busy then. */
    if (!settle())
        return rc;
    drop_all(cancelled);
    memset(&async, 0, sizeof(async));
    return rc;
}
