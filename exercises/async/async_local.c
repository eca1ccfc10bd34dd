/*
 * async_local.c - what a task knows of itself: its name, and values that it
 * hands down to the tasks it makes.
 *
 * Theory of operation. A task has a list of key and value, the newest first. A
 * task that is made shares the list of its maker as it is then, by counting
 * references; to set a value puts another entry in front, which only the one
 * that set it sees, and those it makes later.
 */
#include <stdlib.h>

#include "async_internal.h"

const char *task_name(void)
{
    const struct task *task = task_current();

    return task ? task->name : "";
}

struct task *task_self(void)
{
    return task_current();
}

bool task_has_ended(const struct task *task)
{
    return !task || task->state >= TASK_ENDED;
}

/* --- values --- */

struct task_local {
    struct task_local *next;
    const void *key;
    void *value;
    unsigned references;
};

void task_locals_inherit(struct task *task, const struct task *parent)
{
    task->locals = parent->locals;
    if (task->locals)
        task->locals->references++;
}

void task_locals_release(struct task *task)
{
    struct task_local *local = task->locals;

    task->locals = NULL;
    while (local && --local->references == 0) {
        struct task_local *next = local->next;

        free(local);
        local = next;
    }
}

/* The entry of `key`, as long as nobody else sees it. */
static struct task_local *find_own(struct task_local *local, const void *key)
{
    while (local && local->references == 1) {
        if (local->key == key)
            return local;
        local = local->next;
    }
    return NULL;
}

int task_set_local(const void *key, void *value)
{
    struct task *task = task_current();
    struct task_local *local;

    if (!task)
        return UV_EINVAL;
    local = find_own(task->locals, key);
    if (!local) {
        local = malloc(sizeof(*local));
        if (!local)
            return UV_ENOMEM;
        *local = (struct task_local){task->locals, key, NULL, 1};
        task->locals = local;
    }
    local->value = value;
    return 0;
}

void *task_local(const void *key)
{
    const struct task *task = task_current();
    const struct task_local *local = task ? task->locals : NULL;

    while (local && local->key != key)
        local = local->next;
    return local ? local->value : NULL;
}
