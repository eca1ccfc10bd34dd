/*
 * lifetime.c - requests and handles that go too early, or never.
 */
#include "lint/lifetime.h"

#include "lint/follow.h"
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

void lifetime_check(struct program *program, struct report *report)
{
    struct effect_table effects;
    size_t i;

    effect_begin(&effects, program);
    for (i = 0; i < program->function_count; i++) {
        if (program->functions[i].failed)
            continue;
        cleaning_check_callback(program, report, (int)i);
        check_calls(program, report, (int)i);
        follow_check(&effects, report, (int)i);
    }
    effect_end(&effects);
}
