/*
 * breakfast.c - makes breakfast for the house: toast and coffee, while the
 * table is being laid.
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
    int slices, cups, laid;

    /* Should one not start, its await() still does, and says so. */
    task_spawn(toast);
    task_spawn(coffee);
    laid = lay_table(kitchen);
    slices = await(toast);
    cups = await(coffee);

    ret_breakfast->slices = slices < 0 ? 0 : slices;
    ret_breakfast->cups = cups < 0 ? 0 : cups;
    if (slices < 0)
        return slices;
    return cups < 0 ? cups : laid;
}
