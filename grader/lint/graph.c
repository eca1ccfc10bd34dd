/* graph.c - `grade-lint --graph`: shows what the rules see, to people who work
 * on them. */
#include "lint/rules.h"

#include <stdlib.h>

static void add_access(const struct program *program, const char *label,
                       int access, struct strbuf *sb)
{
    char *text = access_text(program, access);

    strbuf_addf(sb, " %s%s#%d", label, text, access);
    free(text);
}

static void add_node(const struct program *program, const struct node *n,
                     size_t index, struct strbuf *sb)
{
    static const char *const kinds[] = {"-",      "call",   "set", "cond",
                                        "escape", "return", "stop"};
    static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
    int i;

    strbuf_addf(sb, "  %zu: %s line %d", index, kinds[n->kind], n->spot.line);
    if (n->call) {
        strbuf_addf(sb, " %s", call_name(program, n->call));
        if (n->call->through > 0)
            add_access(program, "*", n->call->through, sb);
        for (i = 0; i < n->call->argument_count; i++)
            add_access(program, "", n->call->arguments[i], sb);
    }
    if (n->kind == NODE_SET)
        add_access(program, "", n->to, sb);
    if (n->from >= 0)
        add_access(program, "= ", n->from, sb);
    if (n->kind == NODE_COND) {
        add_access(program, "", n->subject, sb);
        strbuf_addf(sb, " %s %lld%s%s%s%s", ops[n->op], n->number,
                    n->guard ? " guard" : "", n->subject_only ? " subject" : "",
                    n->counter ? " counter" : "",
                    n->leaves_loop[0] || n->leaves_loop[1] ? " loop" : "");
    }
    strbuf_addf(sb, " -> %d %d\n", n->next[0], n->next[1]);
}

void graph_write(const struct program *program, struct strbuf *ret_text)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        strbuf_addf(ret_text, "%s entry %d %s\n", f->name, f->entry,
                    f->failed ? f->failed : "");
        for (j = 0; j < f->node_count; j++)
            add_node(program, &f->nodes[j], j, ret_text);
    }
    strbuf_addf(ret_text, "context steps %zu\n", program->steps);
}
