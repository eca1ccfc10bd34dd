/*
 * spin.c - UV305: loops on the thread of the loop that nothing in them can end:
 * they look at memory, or at the clock, again and again.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"

enum { MANY = 100000000 };

/* What is known about one loop of the graph. */
struct cycle {
    int first; /* node, in the order of the text */
    bool has_exit, changes, may_leave;
    bool asks_time, asks_now;
    int exit;        /* the first condition that leaves */
    long long turns; /* it leaves when that is counted to; 0: it is not so */
};

/* Calls that change nothing and end nothing. */
static bool is_look(const char *name)
{
    static const char *const names[] = {
        "sched_yield",    "uv_is_active",    "uv_is_closing", "uv_has_ref",
        "uv_loop_alive",  "__atomic_load_n", "pthread_yield", "thrd_yield",
        "uv_sem_trywait", "uv_mutex_trylock"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

static bool is_clock(const char *name)
{
    static const char *const names[] = {"uv_hrtime",     "uv_now",
                                        "clock_gettime", "gettimeofday",
                                        "time",          "clock"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i], name))
            return true;
    return false;
}

static void add_call(const struct program *program, struct cycle *c,
                     const struct node *n)
{
    const char *name = call_name(program, n->call);
    const struct decl *d;

    if (n->call->function == NONE) {
        c->may_leave = c->changes = true;
        return;
    }
    d = &program->decls[n->call->function];
    if (is_clock(name)) {
        c->asks_time = true;
        c->asks_now |= !strcmp(name, "uv_now");
    } else if (!is_look(name)) {
        c->changes = true;
        c->may_leave |= !d->from_system || !strcmp(name, "uv_run");
    }
}

/* Values of the clock that a local keeps change nothing. */
static bool is_clock_value(const struct program *program,
                           const struct function *f, const struct node *n)
{
    const struct access *to = &program->accesses[n->to];
    size_t i;

    if (to->kind != ACCESS_VARIABLE || program->decls[to->key].is_global ||
        n->from <= 0)
        return false;
    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_CALL &&
            f->nodes[i].call->result == n->from)
            return is_clock(call_name(program, f->nodes[i].call));
    return false;
}

static void add_condition(struct cycle *c, const struct node *n, int at,
                          bool leaves)
{
    if (!leaves)
        return;
    if (!c->has_exit)
        c->exit = at;
    c->turns =
        !c->has_exit && (n->op == CMP_LT || n->op == CMP_LE || n->op == CMP_NE)
            ? n->number
            : 0;
    c->has_exit = true;
}

static void add_node(const struct program *program, const struct function *f,
                     struct cycle *cycles, const int *ids, int at)
{
    const struct node *n = &f->nodes[at];
    struct cycle *c = &cycles[ids[at]];
    bool leaves = (n->next[0] != NONE && ids[n->next[0]] != ids[at]) ||
                  (n->next[1] != NONE && ids[n->next[1]] != ids[at]);

    if (c->first == NONE ||
        (n->spot.line && n->spot.line < f->nodes[c->first].spot.line))
        c->first = n->spot.line ? at : c->first;
    switch (n->kind) {
    case NODE_CALL:
        add_call(program, c, n);
        break;
    case NODE_SET:
        c->changes |= !is_clock_value(program, f, n);
        break;
    case NODE_ESCAPE:
        c->changes = true;
        break;
    default:
        break;
    }
    if (n->kind == NODE_COND)
        add_condition(c, n, at, leaves);
    else
        c->has_exit |= leaves;
}

static void add(const struct facts *facts, struct report *report, int function,
                const struct cycle *c, const char *what, const char *why)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    struct trail trail = {0};
    char *start = contexts_start_name(&facts->contexts, CONTEXT_LOOP, function);
    struct spot spot = f->nodes[c->first].spot;

    contexts_chain(&facts->contexts, CONTEXT_LOOP, function, &trail);
    trail_add(&trail, function, spot, "the loop %s", what);
    report_add(report, "UV305", NONE, function, spot,
               xasprintf("a loop inside %s %s", start, what), xstrdup(why),
               &trail);
    free(start);
}

static void judge(const struct facts *facts, struct report *report,
                  int function, const struct cycle *c)
{
    static const char stands[] =
        "Meanwhile no other callback runs: timers come late and all "
        "connections stand still. Start a timer, or let whoever changes it "
        "call back: uv_async_send() does that from another thread.";

    if (c->first == NONE)
        return;
    if (!c->has_exit && !c->may_leave)
        add(facts, report, function, c, "never ends", stands);
    else if (c->has_exit && !c->changes && c->asks_now)
        add(facts, report, function, c, "asks for uv_now() again and again",
            "uv_now() is the time at which this turn of the loop began: it "
            "does not change inside a callback, so that the loop never ends. "
            "Start a timer.");
    else if (c->has_exit && !c->changes && c->asks_time)
        add(facts, report, function, c, "waits by asking for the time", stands);
    else if (c->has_exit && !c->changes)
        add(facts, report, function, c,
            "waits by looking at the same memory again and again", stands);
    else if (c->has_exit && c->turns >= MANY && !c->may_leave)
        add(facts, report, function, c, "turns 100 million times and more",
            "The loop can do nothing else for that long. Give it to "
            "uv_queue_work(), or do a piece of it in each turn.");
}

static void check_function(const struct facts *facts, struct report *report,
                           int function)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    int *ids = xcalloc(f->node_count + 1, sizeof(*ids));
    int count = flow_loops(f, ids), i;
    struct cycle *cycles = xcalloc((size_t)count + 1, sizeof(*cycles));

    for (i = 0; i < count; i++)
        cycles[i].first = NONE;
    for (i = 0; i < (int)f->node_count; i++)
        if (ids[i] != NONE)
            add_node(program, f, cycles, ids, i);
    for (i = 0; i < count; i++)
        judge(facts, report, function, &cycles[i]);
    free(cycles);
    free(ids);
}

void spin_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    size_t i;

    for (i = 0; i < program->function_count; i++)
        if (contexts_has(&facts->contexts, CONTEXT_LOOP, (int)i) &&
            !program->functions[i].failed)
            check_function(facts, report, (int)i);
}
