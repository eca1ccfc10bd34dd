/*
 * breakfast.c - makes breakfast for the house: toast and coffee, while the
 * table is being laid.
 *
 * The two machines work alone once they are switched on, so all three should
 * go on at the same time. Somebody made a task of each machine, and thought
 * that this was it. But breakfast takes as long as toast, coffee and table one
 * after the other; and on the morning when the toaster was broken there was no
 * coffee either.
 */
#include "breakfast.h"

/* Lays the table: done by the task that calls this, without another one. */
static int lay_table(const struct kitchen *kitchen)
{
    return kitchen->table.run(kitchen->table.arg);
}

int breakfast_make(const struct kitchen *kitchen,
                   struct breakfast *ret_breakfast)
{
    struct task *toast =
        task_new("toast", kitchen->toast.run, kitchen->toast.arg);
    struct task *coffee =
        task_new("coffee", kitchen->coffee.run, kitchen->coffee.arg);
    int rc;

    ret_breakfast->slices = 0;
    ret_breakfast->cups = 0;

    rc = await(toast);
    if (rc < 0)
        return rc;
    ret_breakfast->slices = rc;

    rc = await(coffee);
    if (rc < 0)
        return rc;
    ret_breakfast->cups = rc;

    return lay_table(kitchen);
}
