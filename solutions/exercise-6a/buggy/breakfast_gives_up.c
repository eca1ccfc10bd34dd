/* expect: check=6a.2.awaited check=6a.2.errors rule=UV111 line=20 */
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
    int rc;

    ret_breakfast->slices = 0;
    ret_breakfast->cups = 0;
    task_spawn(toast);
    task_spawn(coffee);
    rc = lay_table(kitchen);
    if (rc < 0)
        return rc;
    rc = await(toast);
    if (rc < 0)
        return rc;
    ret_breakfast->slices = rc;
    rc = await(coffee);
    if (rc < 0)
        return rc;
    ret_breakfast->cups = rc;
    return 0;
}
