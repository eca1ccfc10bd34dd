/*
 * lifetime.c - the rules about requests, handles, memory and locks, function by
 * function.
 */
#include "lint/lifetime.h"

#include "lint/echo.h"
#include "lint/follow.h"
#include "lint/leak.h"
#include "lint/lock.h"
#include "lint/rules.h"

static void check_calls(struct program *program, struct report *report,
                        int function)
{
    size_t i;

    for (i = 0; i < program->functions[function].node_count; i++) {
        const struct node *n = &program->functions[function].nodes[i];

        if (n->kind != NODE_CALL || n->call->function == NONE)
            continue;
        if (helper_is_start(program, n->call))
            stack_check(program, report, function, n);
        cleaning_check_sync(program, report, function, n);
    }
}

static void check_function(struct effect_table *effects,
                           const struct uses *uses, struct report *report,
                           int function)
{
    effects->spent = 0;
    cleaning_check_callback(effects->program, uses, report, function);
    check_calls(effects->program, report, function);
    follow_check(effects, report, function);
    leak_check_addresses(effects, uses, report, function);
    leak_check_read(effects, uses, report, function);
    leak_check_start(effects, report, function);
    leak_check_failed(effects, uses, report, function);
    lock_check(effects, uses, report, function);
    echo_check(effects->program, uses, report, function);
}

void lifetime_check(struct program *program, struct report *report)
{
    struct effect_table effects;
    struct uses uses;
    size_t i;

    effect_begin(&effects, program);
    uses_build(&uses, program);
    for (i = 0; i < program->function_count; i++)
        if (!program->functions[i].failed)
            check_function(&effects, &uses, report, (int)i);
    uses_release(&uses);
    effect_end(&effects);
}
