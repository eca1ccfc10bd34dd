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

/* The caller is a task already, and nothing else is to be done meanwhile: a
 * second task is not needed. */
int egg_cook(struct egg *egg)
{
    if (egg->cook_ms == 0)
        return UV_EINVAL;
    egg_tell(egg, EGG_HEATING);
    async_sleep(egg->heat_ms);
    egg_tell(egg, EGG_COOKING);
    async_sleep(egg->cook_ms);
    egg_tell(egg, EGG_READY);
    return egg->cook_ms <= EGG_SOFT_MAX_MS ? EGG_SOFT : EGG_HARD;
}
