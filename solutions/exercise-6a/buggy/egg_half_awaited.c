/* expect: check=6a.1.cooked check=6a.1.awaited rule=- line=0 */
/*
 * egg.c - cooks one egg: a first task.
 *
 *     stove on -> wait until the water boils -> wait until the egg is done
 */
#include "egg.h"

/* Shows the cook how far it is. */
static void egg_tell(const struct egg *egg, enum egg_stage stage)
{
    egg->say(egg->say_arg, stage);
}

/* The body of the egg's task: what it returns is the result of the task. */
static int egg_run(void *arg)
{
    const struct egg *egg = arg;

    if (egg->cook_ms == 0)
        return UV_EINVAL;
    egg_tell(egg, EGG_HEATING);
    async_sleep(egg->heat_ms);
    egg_tell(egg, EGG_COOKING);
    egg_tell(egg, EGG_READY);
    return egg->cook_ms <= EGG_SOFT_MAX_MS ? EGG_SOFT : EGG_HARD;
}

int egg_cook(struct egg *egg)
{
    /* NULL is for await() to tell: then it returns UV_ENOMEM. */
    return await(task_new("egg", egg_run, egg));
}
