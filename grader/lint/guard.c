/*
 * guard.c - UV502: whether to start is decided by something that only the
 * callback changes, so that a second call in between starts a second time.
 *
 * Reported when the test dominates the start, the callback makes it false, and
 * the function that tests neither changes what it tested nor any other thing
 * that it tests on the way: a flag like `loading` is what makes it right.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"

enum { CALLS_DEEP = 2 };

/* The field or global that a condition tests; NONE if it is something else. */
static int tested(const struct program *program, const struct node *n)
{
    const struct access *a;
    const struct decl *d;

    if (n->kind != NODE_COND || n->subject <= 0)
        return NONE;
    a = &program->accesses[n->subject];
    if (a->kind != ACCESS_VARIABLE && a->kind != ACCESS_FIELD)
        return NONE;
    d = &program->decls[a->key];
    if (a->kind == ACCESS_VARIABLE ? !d->is_global : d->from_libuv)
        return NONE;
    return (int)a->key;
}

/* The edge on which what is tested is 0; NONE: it is no such test. */
static int zero_edge(const struct node *n)
{
    if (n->number != 0)
        return NONE;
    return n->op == CMP_EQ ? 0 : n->op == CMP_NE ? 1 : NONE;
}

/* The function, or what it calls, changes `decl`. */
static bool changes(const struct facts *facts, int function, int decl,
                    int depth)
{
    const struct mentions *m = &facts->mentions;
    const struct function *f = &facts->program->functions[function];
    size_t i;
    int j;

    for (j = m->first[function]; j < m->first[function + 1]; j++)
        if (m->items[j].decl == decl && m->items[j].how != MENTION_READ &&
            m->items[j].how != MENTION_DROP && m->items[j].how != MENTION_PATH)
            return true;
    for (i = 0; depth > 0 && i < f->node_count; i++) {
        int body = f->nodes[i].kind == NODE_CALL
                       ? call_body(facts->program, f->nodes[i].call)
                       : NONE;

        if (body != NONE && changes(facts, body, decl, depth - 1))
            return true;
    }
    return false;
}

static bool is_not_zero(const struct store *s)
{
    return !s->compound && (s->constant ? s->number != 0 : s->plain);
}

/* The callback's store after which the test says no. */
static const struct store *closing_store(const struct facts *facts,
                                         int callback, int decl)
{
    const struct mentions *m = &facts->mentions;
    int i;

    for (i = m->first_store[callback]; i < m->first_store[callback + 1]; i++)
        if (m->stores[i].target != NONE &&
            m->items[m->stores[i].target].decl == decl &&
            is_not_zero(&m->stores[i]))
            return &m->stores[i];
    return NULL;
}

static bool stops_something(const struct program *program,
                            const struct function *f)
{
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const char *name = f->nodes[i].kind == NODE_CALL
                               ? call_name(program, f->nodes[i].call)
                               : "";
        size_t len = strlen(name);

        if ((len > 5 && !strcmp(name + len - 5, "_stop")) ||
            !strcmp(name, "uv_close") || strstr(name, "lock"))
            return true;
    }
    return false;
}

/* Something else that is tested before the start, and changed here. */
static bool has_latch(const struct facts *facts, const struct launch *l)
{
    const struct function *f = &facts->program->functions[l->function];
    int start = (int)(l->node - f->nodes), edge;
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        int decl = tested(facts->program, &f->nodes[i]);

        if (decl == NONE || !changes(facts, l->function, decl, CALLS_DEEP))
            continue;
        for (edge = 0; edge < 2; edge++)
            if (flow_is_behind(f, (int)i, edge, start))
                return true;
    }
    return false;
}

/* It can be called again before the callback came. */
static bool comes_again(const struct facts *facts, int function)
{
    const struct function *f = &facts->program->functions[function];
    const struct reach *reach = &facts->contexts.reach[CONTEXT_LOOP][function];
    const struct launch *l;
    size_t count, i;

    if (!strcmp(f->name, "main"))
        return false;
    if (!f->is_static)
        return true;
    if (!reach->reached)
        return false;
    l = launches_of(&facts->launches, reach->start, &count);
    for (i = 0; i < count; i++)
        if (call_times(facts->program, l[i].node->call, l[i].argument) ==
            TIMES_MANY)
            return true;
    return count == 0;
}

static void add(const struct facts *facts, struct report *report,
                const struct launch *l, const struct node *test, int decl,
                const struct store *s)
{
    const struct program *program = facts->program;
    const char *name = program->decls[decl].name;
    const char *callback = program->functions[l->callback].name;
    struct trail trail = {0};

    trail_add(&trail, l->function, test->spot, "%s is looked at", name);
    trail_add(&trail, l->function, l->node->spot,
              "%s() starts; %s is as it was", launch_name(program, l), name);
    trail_add(&trail, s->function, s->spot, "only %s() changes it, later",
              callback);
    report_add(report, "UV502", NONE, l->function, test->spot,
               xasprintf("%s allows a second %s() until %s() has run", name,
                         launch_name(program, l), callback),
               xasprintf("Between the test and the callback the loop runs "
                         "others: who comes in that time starts the same "
                         "again. Note before the start that it is under way, "
                         "and test that, too."),
               &trail);
}

static void check_launch(const struct facts *facts, struct report *report,
                         const struct launch *l)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[l->function];
    int start = (int)(l->node - f->nodes);
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        int decl = tested(program, n), edge = zero_edge(n);
        const struct store *s;

        if (decl == NONE || edge == NONE)
            continue;
        s = closing_store(facts, l->callback, decl);
        if (!s || changes(facts, l->function, decl, CALLS_DEEP) ||
            !flow_is_behind(f, (int)i, edge, start) || has_latch(facts, l))
            continue;
        add(facts, report, l, n, decl, s);
        return;
    }
}

void guard_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    size_t i;

    for (i = 0; i < facts->launches.count; i++) {
        const struct launch *l = &facts->launches.items[i];
        const struct function *f = &program->functions[l->function];

        if (l->context != CONTEXT_LOOP || f->failed ||
            l->callback == l->function ||
            call_times(program, l->node->call, l->argument) != TIMES_ONCE ||
            stops_something(program, f) || !comes_again(facts, l->function))
            continue;
        check_launch(facts, report, l);
    }
}
