/*
 * stack.c - UV204: a request on the stack.
 */
#include "lint/lifetime.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static bool is_request(const char *record)
{
    return record && !strncmp(record, "uv_", 3) &&
           strcmp(record, "uv_loop_s") && strcmp(record, "uv_buf_t");
}

void stack_check(struct program *program, struct report *report, int function,
                 const struct node *n)
{
    const struct decl *callee = &program->decls[n->call->function];
    const struct function *f = &program->functions[function];
    int i;

    for (i = 0; i < n->call->argument_count && i < callee->parameter_count;
         i++) {
        int local = helper_stack_object(program, n->call->arguments[i]);
        struct trail trail = {0};
        const char *name;

        if (local == NONE || !is_request(callee->parameters[i].record) ||
            helper_may_run_loop(program, function, 0))
            continue;
        name = program->decls[local].name;
        trail_add(&trail, function, n->spot, "%s() keeps the address of %s",
                  callee->name, name);
        trail_add(&trail, function, f->end,
                  "%s() returns, and %s is gone; the callback comes later",
                  f->name, name);
        report_add(
            report, "UV204", NONE, function, n->spot,
            xasprintf("%s lives on the stack of %s(), and %s() still uses it "
                      "after %s() has returned",
                      name, f->name, callee->name, f->name),
            xstrdup("What comes after it on the stack overwrites it, and "
                    "libuv then works with rubbish. Put it in memory that "
                    "lives until the callback: malloc(), or a struct that "
                    "does."),
            &trail);
    }
}
