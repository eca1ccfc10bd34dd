/* rules.c - runs the rules over one file. */
#include "lint/rules.h"

void rules_check(struct program *program, struct report *report)
{
    struct facts facts = {.program = program};

    mentions_build(&facts.mentions, program);
    contexts_build(&facts.contexts, program, &facts.mentions);
    launches_build(&facts.launches, &facts.contexts);
    program->steps = facts.contexts.steps;
    blocking_check(&facts, report);
    thread_check(&facts, report);
    spin_check(&facts, report);
    shared_check(&facts, report);
    borrow_check(&facts, report);
    completion_check(program, report);
    lifetime_check(program, report);
    task_check(program, report);
    stale_check(&facts, report);
    guard_check(&facts, report);
    lost_check(&facts, report);
    unclosed_check(&facts, report);
    data_check(&facts, report);
    oneitem_check(&facts, report);
    status_check(&facts, report);
    errno_check(&facts, report);
    eof_check(&facts, report);
    result_check(program, report);
    launches_release(&facts.launches);
    contexts_release(&facts.contexts);
    mentions_release(&facts.mentions);
}

void rules_each_call(const struct facts *facts, struct report *report,
                     void (*check)(const struct facts *facts,
                                   struct report *report, int function,
                                   const struct node *n))
{
    for (size_t i = 0; i < facts->program->function_count; i++) {
        const struct function *f = &facts->program->functions[i];

        for (size_t j = 0; !f->failed && j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL)
                check(facts, report, (int)i, &f->nodes[j]);
    }
}
