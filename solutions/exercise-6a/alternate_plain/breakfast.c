/*
 * breakfast.c - makes breakfast for the house: toast and coffee, while the
 * table is being laid.
 */
#include "breakfast.h"

int breakfast_make(const struct kitchen *kitchen,
                   struct breakfast *ret_breakfast)
{
    struct task *toast =
        task_new("toast", kitchen->toast.run, kitchen->toast.arg);
    struct task *coffee =
        task_new("coffee", kitchen->coffee.run, kitchen->coffee.arg);
    struct task *table =
        task_new("table", kitchen->table.run, kitchen->table.arg);
    struct task *const all[] = {toast, coffee, table};
    int results[3];
    int rc = gather(all, 3, results);

    ret_breakfast->slices = results[0] < 0 ? 0 : results[0];
    ret_breakfast->cups = results[1] < 0 ? 0 : results[1];
    return rc < 0 ? rc : 0;
}
