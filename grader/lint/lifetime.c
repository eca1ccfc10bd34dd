/*
 * lifetime.c - requests and handles that go too early, or never.
 */
#include "lint/lifetime.h"

#include "lint/rules.h"

void lifetime_check(struct program *program, struct report *report)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (f->failed)
            continue;
        cleaning_check_callback(program, report, (int)i);
        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            if (n->kind != NODE_CALL || n->call->function == NONE)
                continue;
            if (helper_is_start(program, n->call))
                stack_check(program, report, (int)i, n);
            closing_check(program, report, (int)i, n);
            cleaning_check_sync(program, report, (int)i, n);
        }
    }
}
