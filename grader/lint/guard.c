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

enum { CALLS_DEEP = 2, BUDGET = 20000000 };

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

/* What is asked about one function, once. */
struct guard {
    const struct facts *facts;
    struct report *report;
    int function;
    bool *changed; /* by decl: the function, or what it calls, changes it */
    int *marks;    /* those that are set in `changed` */
    size_t mark_count, mark_capacity;
    int *dominator, *entries; /* by node */
    long budget;              /* of steps: a monster is not judged */
};

static void mark_changed(struct guard *g, int decl)
{
    if (g->changed[decl])
        return;
    g->changed[decl] = true;
    g->marks =
        xgrow(g->marks, g->mark_count, &g->mark_capacity, sizeof(*g->marks));
    g->marks[g->mark_count++] = decl;
}

static void find_changes(struct guard *g, int function, int depth)
{
    const struct mentions *m = &g->facts->mentions;
    const struct function *f = &g->facts->program->functions[function];
    size_t i;
    int j;

    if (g->budget < 0)
        return;
    g->budget -= m->first[function + 1] - m->first[function];
    for (j = m->first[function]; j < m->first[function + 1]; j++)
        if (m->items[j].how == MENTION_WRITE ||
            m->items[j].how == MENTION_UPDATE ||
            m->items[j].how == MENTION_ADDRESS)
            mark_changed(g, m->items[j].decl);
    for (i = 0; depth > 0 && i < f->node_count; i++) {
        int body = f->nodes[i].kind == NODE_CALL
                       ? call_body(g->facts->program, f->nodes[i].call)
                       : NONE;

        if (body != NONE)
            find_changes(g, body, depth - 1);
    }
}

static bool is_not_zero(const struct store *s)
{
    return !s->compound && (s->constant ? s->number != 0 : s->plain);
}

/* The callback's store after which the test says no. */
static const struct store *closing_store(struct guard *g, int callback,
                                         int decl)
{
    const struct mentions *m = &g->facts->mentions;
    int i;

    g->budget -= m->first_store[callback + 1] - m->first_store[callback];

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

/* The test whose edge leads to `at` and to nothing else; NULL: none does. */
static const struct node *test_above(const struct guard *g, int at,
                                     int *ret_edge)
{
    const struct function *f = &g->facts->program->functions[g->function];
    int up = g->dominator[at];

    if (up == NONE || g->entries[at] != 1 || f->nodes[up].kind != NODE_COND)
        return NULL;
    *ret_edge = f->nodes[up].next[1] == at;
    return &f->nodes[up];
}

/* On the way up from the start: the test that the callback decides, unless a
 * test of something that the function changes is there, too. */
static void check_launch(struct guard *g, const struct launch *l)
{
    const struct program *program = g->facts->program;
    const struct function *f = &program->functions[g->function];
    const struct node *test, *found = NULL;
    const struct store *found_store = NULL;
    int at, edge;

    for (at = (int)(l->node - f->nodes); at != NONE; at = g->dominator[at]) {
        const struct store *s;
        int decl;

        if (g->budget-- < 0)
            return;
        test = test_above(g, at, &edge);
        decl = test ? tested(program, test) : NONE;
        if (decl == NONE)
            continue;
        if (g->changed[decl])
            return;
        if (zero_edge(test) != edge)
            continue;
        s = closing_store(g, l->callback, decl);
        if (s) {
            found = test;
            found_store = s;
        }
    }
    if (found)
        add(g->facts, g->report, l, found, tested(program, found), found_store);
}

static bool is_candidate(const struct facts *facts, const struct launch *l)
{
    return l->context == CONTEXT_LOOP && l->callback != l->function &&
           call_times(facts->program, l->node->call, l->argument) == TIMES_ONCE;
}

/* All starts of one function. */
static void check_function(struct guard *g, const struct launch *const *l,
                           size_t count)
{
    const struct function *f = &g->facts->program->functions[g->function];
    size_t i;

    if (f->failed || stops_something(g->facts->program, f) ||
        !comes_again(g->facts, g->function))
        return;
    g->budget = BUDGET;
    g->dominator = xcalloc(f->node_count + 1, sizeof(int));
    g->entries = xcalloc(f->node_count + 1, sizeof(int));
    flow_dominators(f, g->dominator);
    flow_entries(f, g->entries);
    find_changes(g, g->function, CALLS_DEEP);
    for (i = 0; i < count; i++)
        if (is_candidate(g->facts, l[i]))
            check_launch(g, l[i]);
    while (g->mark_count)
        g->changed[g->marks[--g->mark_count]] = false;
    free(g->dominator);
    free(g->entries);
}

static int by_function(const void *a, const void *b)
{
    const struct launch *x = *(const struct launch *const *)a,
                        *y = *(const struct launch *const *)b;

    if (x->function != y->function)
        return x->function < y->function ? -1 : 1;
    return x < y ? -1 : x > y;
}

void guard_check(const struct facts *facts, struct report *report)
{
    size_t count = facts->launches.count, i, end;
    const struct launch **l = xcalloc(count + 1, sizeof(const struct launch *));
    struct guard g = {
        .facts = facts,
        .report = report,
        .changed = xcalloc(facts->program->decl_count + 1, sizeof(bool))};

    for (i = 0; i < count; i++)
        l[i] = &facts->launches.items[i];
    qsort((void *)l, count, sizeof(const struct launch *), by_function);
    for (i = 0; i < count; i = end) {
        for (end = i + 1; end < count && l[end]->function == l[i]->function;)
            end++;
        g.function = l[i]->function;
        check_function(&g, l + i, end - i);
    }
    free((void *)l);
    free(g.changed);
    free(g.marks);
}
