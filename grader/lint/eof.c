/*
 * eof.c - UV603: read callbacks that do not tell data, nothing, the end and an
 * error apart.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"
#include "lint/lifetime.h"

enum { UV_EOF_NUMBER = -4095 };

/* The start that makes `function` a callback of this type; NULL: none. */
static const struct launch *launch_as(const struct facts *facts, int function,
                                      const char *type, const char *name)
{
    const struct launch *l;
    size_t count, i;

    l = launches_of(&facts->launches, function, &count);
    for (i = 0; i < count; i++)
        if (!strcmp(launch_type(facts->program, &l[i]), type) &&
            (!name || !strcmp(launch_name(facts->program, &l[i]), name)))
            return &l[i];
    return NULL;
}

static bool is_variable(const struct program *program, int access, int decl)
{
    return access > 0 && program->accesses[access].kind == ACCESS_VARIABLE &&
           program->accesses[access].key == decl;
}

static bool is_test_of(const struct program *program, const struct node *n,
                       int decl)
{
    return n->kind == NODE_COND && is_variable(program, n->subject, decl);
}

/* --- nobody asks --- */

static bool goes_on(const struct facts *facts, const struct node *n, int decl)
{
    const struct program *program = facts->program;
    int i;

    for (i = 0; i < n->call->argument_count; i++)
        if (is_variable(program, n->call->arguments[i], decl) &&
            (n->call->function == NONE ||
             !program->decls[n->call->function].from_system))
            return true;
    return false;
}

/* The count is compared with something, kept, or given to somebody who may
 * compare it. */
static bool is_looked_at(const struct facts *facts, int function, int decl)
{
    const struct mentions *m = &facts->mentions;
    const struct function *f = &facts->program->functions[function];
    int i;
    size_t j;

    for (i = m->first[function]; i < m->first[function + 1]; i++)
        if (m->items[i].decl == decl &&
            (m->items[i].store != NONE || m->items[i].how == MENTION_ADDRESS))
            return true;
    for (j = 0; j < f->node_count; j++) {
        const struct node *n = &f->nodes[j];

        if (n->kind == NODE_COND &&
            (n->subject <= 0 ||
             is_variable(facts->program, n->subject, decl)) &&
            mentions_read(m, function, decl, n->begin, n->end))
            return true;
        if (n->kind == NODE_CALL && goes_on(facts, n, decl))
            return true;
        if (n->kind == NODE_RETURN && n->from > 0 &&
            access_root(facts->program, n->from) == decl)
            return true;
    }
    return false;
}

static void check_unasked(const struct facts *facts, struct report *report,
                          int function, const struct launch *l)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    const char *name = program->decls[f->parameters[1]].name;
    struct trail trail = {0};

    if (is_looked_at(facts, function, f->parameters[1]) ||
        mentions_drop(&facts->mentions, function, f->parameters[1]))
        return;
    trail_add(&trail, l->function, l->node->spot, "%s is given to %s()",
              f->name, launch_name(program, l));
    trail_add(&trail, function, f->spot,
              "%s() never asks whether %s is "
              "negative",
              f->name, name);
    report_add(report, "UV603", NONE, function, f->spot,
               xasprintf("%s() never asks whether %s is negative: the end and "
                         "errors go unnoticed",
                         f->name, name),
               xasprintf("%s is a count of bytes, or 0 when there is nothing "
                         "yet, or UV_EOF, or an error. With a negative one the "
                         "buffer holds nothing, and the stream is to be "
                         "closed.",
                         name),
               &trail);
}

/* --- nothing yet is taken for the end --- */

struct reaching {
    const struct program *program;
    int decl; /* the count */
    long long value;
    bool straight;
};

static enum flow_way lead(const struct node *n, void *data)
{
    const struct reaching *r = data;

    if (is_test_of(r->program, n, r->decl))
        return flow_way_of(n, r->value);
    return n->kind == NODE_COND && r->straight ? FLOW_END : FLOW_ON;
}

/* Marks what can be reached when the count is `value`. `straight`: other
 * branches end the way. */
static void reach(const struct program *program, const struct function *f,
                  int decl, long long value, bool straight, bool *seen)
{
    struct reaching reaching = {program, decl, value, straight};

    flow_walk(f, f->entry, seen, lead, &reaching);
}

/* A helper of the file that closes. */
static bool ends_stream(const struct program *program, const struct node *n)
{
    const char *name;

    if (n->kind != NODE_CALL || n->call->function == NONE)
        return false;
    name = call_name(program, n->call);
    return !strcmp(name, "uv_close") || !strcmp(name, "uv_shutdown") ||
           (call_body(program, n->call) != NONE &&
            helper_calls(program, call_body(program, n->call), "uv_close", 0));
}

static void check_zero(const struct facts *facts, struct report *report,
                       int function)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    int decl = f->parameters[1];
    bool *seen = xcalloc(f->node_count * 2 + 1, sizeof(*seen));
    size_t i;

    reach(program, f, decl, 0, true, seen);
    reach(program, f, decl, 1, false, seen + f->node_count);
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        struct trail trail = {0};

        if (!seen[i] || seen[f->node_count + i] || !ends_stream(program, n))
            continue;
        trail_add(&trail, function, f->spot,
                  "%s is 0: there is nothing to "
                  "read yet",
                  program->decls[decl].name);
        trail_add(&trail, function, n->spot, "%s() is called all the same",
                  call_name(program, n->call));
        report_add(report, "UV603", NONE, function, n->spot,
                   xasprintf("the stream is given up when %s is 0, which is "
                             "not its end",
                             program->decls[decl].name),
                   xstrdup("0 says that there is nothing to read just now; "
                           "more may come. The end is UV_EOF, which is "
                           "negative: ask for '< 0'."),
                   &trail);
        break;
    }
    free(seen);
}

/* --- the end of a file is 0 --- */

static void check_file(const struct facts *facts, struct report *report,
                       int function)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const struct access *a;

        if (n->kind != NODE_COND || n->number != UV_EOF_NUMBER ||
            n->subject <= 0)
            continue;
        a = &program->accesses[n->subject];
        if (a->kind != ACCESS_FIELD ||
            strcmp(program->decls[a->key].name, "result"))
            continue;
        report_add(report, "UV603", NONE, function, n->spot,
                   xstrdup("uv_fs_read() says the end of the file with 0, "
                           "never with UV_EOF"),
                   xstrdup("This comparison is always false: the end is not "
                           "seen, and the program reads on for ever or takes "
                           "it for data. UV_EOF is for streams."),
                   NULL);
    }
}

void eof_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    size_t i;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];
        const struct launch *l;

        if (f->failed || flow_is_stub(f) || !flow_returns(f))
            continue;
        l = launch_as(facts, (int)i, "uv_read_cb", NULL);
        if (l && f->parameter_count >= 2) {
            check_unasked(facts, report, (int)i, l);
            check_zero(facts, report, (int)i);
        }
        if (launch_as(facts, (int)i, "uv_fs_cb", "uv_fs_read"))
            check_file(facts, report, (int)i);
    }
}
