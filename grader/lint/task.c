/*
 * task.c - tasks that nobody awaits. A function that is marked to make a task
 * (grade:task) gives its caller something that must reach a parameter that is
 * marked to await it (grade:await). Storing or returning it hands that over.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/engine.h"

static const char why[] =
    "A task that nobody awaits may never run to its end, and its result, an "
    "error too, is lost. Hand it to await() or gather().";

struct task {
    struct report *report;
    int variable;           /* access of the local that holds it */
    const struct node *set; /* where it gets there */
    const char *maker;
    bool awaited_somewhere;
};

static bool makes_task(const struct program *program, const struct call *call)
{
    return call->function != NONE && program->decls[call->function].makes_task;
}

static bool is_awaited(const struct program *program, const struct call *call,
                       int i)
{
    const struct decl *d;

    if (call->function == NONE)
        return false;
    d = &program->decls[call->function];
    return i < d->parameter_count && d->parameters[i].awaited;
}

/* The callee takes a task and is known not to await it. */
static bool only_looks(const struct program *program, const struct call *call)
{
    const struct decl *d;

    if (call->function == NONE)
        return false;
    d = &program->decls[call->function];
    return d->function == NONE && !strncmp(d->name, "task_", 5);
}

static void on_call(struct run *run, struct state *s, const struct node *n)
{
    const struct task *task = run->data;
    struct program *program = run->program;
    int i;

    for (i = 0; s->own == OWN_HELD && i < n->call->argument_count; i++) {
        int value = n->call->arguments[i];

        if (value <= 0 || !access_contains(program, value, task->variable))
            continue;
        if (is_awaited(program, n->call, i) || !only_looks(program, n->call))
            s->own = OWN_NONE;
    }
    state_forget_memory(run, s);
    run_go(run, s);
}

static void report_overwritten(struct run *run, const struct state *s,
                               const struct node *n)
{
    const struct task *task = run->data;
    char *name = access_text(run->program, task->variable);
    struct trail trail = {0};

    trail_add(&trail, run->function, task->set->spot,
              "%s() makes a task, kept in %s", task->maker, name);
    trail_add(&trail, run->function, n->spot, "%s gets another value", name);
    report_add(task->report, "UV111", NONE, run->function, task->set->spot,
               xasprintf("the task in %s is never awaited: line %d puts "
                         "another one in its place",
                         name, n->spot.line),
               xstrdup(why), &trail);
    (void)s;
    free(name);
}

static void on_set(struct run *run, struct state *s, const struct node *n)
{
    const struct task *task = run->data;

    if (n->to == task->variable) {
        if (s->own == OWN_HELD && !s->flagged && !s->forgetful)
            report_overwritten(run, s, n);
        s->own = n == task->set ? OWN_HELD : OWN_NONE;
        s->flagged = s->guarded = s->skipped = false;
    } else if (n->from == task->variable && s->own == OWN_HELD) {
        s->own = OWN_NONE;
    }
}

static void on_escape(struct run *run, struct state *s, const struct node *n)
{
    const struct task *task = run->data;

    if (n->from > 0 && access_contains(run->program, n->from, task->variable))
        s->own = OWN_NONE;
}

static void on_leave(struct run *run, const struct state *s,
                     const struct node *n, struct fact result)
{
    const struct task *task = run->data;
    const struct function *f = &run->program->functions[run->function];
    struct trail trail = {0};
    char *name;

    (void)result;
    if (s->own != OWN_HELD || s->forgetful || n->from == task->variable ||
        state_fact(run, s, task->variable).signs == ZERO ||
        ((s->flagged || s->skipped) && task->awaited_somewhere))
        return;
    name = access_text(run->program, task->variable);
    trail_add(&trail, run->function, task->set->spot,
              "%s() makes a task, kept in %s", task->maker, name);
    run_trail(run, s, NULL, &trail);
    trail_add(&trail, run->function, n->spot, "%s() returns", f->name);
    report_add(task->report, "UV111", NONE, run->function, task->set->spot,
               xasprintf("the task in %s is not awaited when %s() returns on "
                         "line %d",
                         name, f->name, n->spot.line),
               xstrdup(why), &trail);
    free(name);
}

static const struct property task_property = {
    .call = on_call, .set = on_set, .escape = on_escape, .leave = on_leave};

static bool is_awaited_in(const struct program *program,
                          const struct function *f, int variable)
{
    size_t i;
    int j;

    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];

        if (n->from == variable && n->kind != NODE_COND)
            return true;
        for (j = 0; n->call && j < n->call->argument_count; j++)
            if (n->call->arguments[j] > 0 &&
                access_contains(program, n->call->arguments[j], variable) &&
                (is_awaited(program, n->call, j) ||
                 !only_looks(program, n->call)))
                return true;
    }
    return false;
}

static void check_variable(struct program *program, struct report *report,
                           int function, const struct call *maker,
                           const struct node *set)
{
    const struct function *f = &program->functions[function];
    struct task task = {.report = report,
                        .variable = set->to,
                        .set = set,
                        .maker = call_name(program, maker)};
    struct state s = state_start();
    struct run run;

    task.awaited_somewhere = is_awaited_in(program, f, set->to);
    run_begin(&run, program, function, &task_property, &task);
    run_enter(&run, &s);
    run_walk(&run);
    if (run.exhausted)
        report_unproved(report, function, f->spot, "it has too many branches");
    run_end(&run);
}

/* What becomes of the task that `n` makes. */
static void check_maker(struct program *program, struct report *report,
                        int function, const struct node *n)
{
    const struct function *f = &program->functions[function];
    const char *name = call_name(program, n->call);
    size_t i;
    int j;

    if (n->call->discarded) {
        report_add(
            report, "UV111", NONE, function, n->spot,
            xasprintf("%s() makes a task, and nobody keeps or awaits it", name),
            xstrdup(why), NULL);
        return;
    }
    for (i = 0; i < f->node_count; i++) {
        const struct node *m = &f->nodes[i];

        if (m->kind == NODE_SET && m->from == n->call->result &&
            program->accesses[m->to].kind == ACCESS_VARIABLE &&
            !program->decls[program->accesses[m->to].key].is_global &&
            !program->decls[program->accesses[m->to].key].address_taken)
            check_variable(program, report, function, n->call, m);
        for (j = 0; m->call && j < m->call->argument_count; j++)
            if (m->call->arguments[j] == n->call->result &&
                only_looks(program, m->call) &&
                !is_awaited(program, m->call, j))
                report_add(report, "UV111", NONE, function, n->spot,
                           xasprintf("the task that %s() makes goes to %s() "
                                     "only, and nobody awaits it",
                                     name, call_name(program, m->call)),
                           xstrdup(why), NULL);
    }
}

void task_check(struct program *program, struct report *report)
{
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; !f->failed && j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL &&
                makes_task(program, f->nodes[j].call))
                check_maker(program, report, (int)i, &f->nodes[j]);
    }
}
