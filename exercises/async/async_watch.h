/*
 * async_watch.h - hooks for who wants to see what tasks do: a debugger, a
 * tracer, the grader. Programs do not need it.
 */
#ifndef ASYNC_WATCH_H
#define ASYNC_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "async.h"

/*
 * Called on the thread of the task; any member may be NULL. `site` is the
 * return address of the call into the library. `watch` is a word of the task
 * that belongs to the hooks: NULL at first, changed by `created` and `resumed`
 * through the pointer. Hooks must not call the library.
 */
struct async_hooks {
    /* task_new() made it. */
    void (*created)(void **watch, const char *name, async_fn *fn,
                    const void *site);
    /* It is about to run for the first time, on this stack. */
    void (*started)(void **watch, const void *stack, size_t stack_size);
    /* It runs from now on until `left`. */
    void (*resumed)(void **watch, async_fn *fn);
    void (*left)(void **watch);
    /* Somebody takes its result, now or when it has ended. */
    void (*awaited)(void **watch, const void *site);
    /* It calls a function of the library that waits for something else than a
     * task (async_sleep, semaphore_acquire, ...); then that returns. Between
     * the two it may be left and resumed. */
    void (*called)(void **watch, const char *name, const void *site);
    void (*returned)(void **watch, int result);
    /* Somebody asked it to stop, for the first time. */
    void (*cancelled)(void **watch);
    /* Its function returned; `left` follows. Alone if it never ran: there was
     * no memory to start it, or it was cancelled before. */
    void (*completed)(void **watch, int result);
    /* It is thrown away at the end of async_run(): it never ran, or it never
     * got to its end, or nobody took its result. `cancelled`: the main task
     * did not get to its end either, so that nobody knows what would have
     * become of this one. */
    void (*dropped)(void **watch, bool started, bool ended, bool cancelled);
};

/* Sets the hooks of the process, before any task is made; kept by reference.
 * NULL: none. */
void async_set_hooks(const struct async_hooks *hooks);

#endif
