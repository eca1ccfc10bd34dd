#include "lint/rules.h"

#include <string.h>

#include "base/xalloc.h"

/* uv_* functions that say with an int whether they worked. */
bool result_can_fail(const struct program *program, const struct call *call)
{
    const struct decl *d = &program->decls[call->function];
    enum CXTypeKind kind =
        clang_getCanonicalType(clang_getCursorResultType(d->cursor)).kind;

    return d->from_libuv && kind == CXType_Int && !model_never_fails(d->name) &&
           !name_list_has(&program->config->never_fails, d->name);
}

void result_check(struct program *program, struct report *report)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            if (n->kind != NODE_CALL || n->call->function == NONE ||
                !n->call->discarded || n->call->voided ||
                !result_can_fail(program, n->call) ||
                report_has(report, "UV107", n->spot))
                continue;
            report_add(
                report, "UV601", NONE, (int)i, n->spot,
                xasprintf("nobody looks at the result of %s()",
                          call_name(program, n->call)),
                xstrdup("It is negative when the call failed: then nothing "
                        "was done or started, and no callback will "
                        "say so."),
                NULL);
        }
    }
}
