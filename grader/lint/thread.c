/*
 * thread.c - UV401, 403, 404: what must not be called off the loop's thread.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static const char back_to_loop[] =
    "Call it in the callback that comes back to the loop, or wake the loop "
    "with uv_async_send().";

/* What takes neither a loop nor a handle or request has no thread. */
static bool belongs_to_loop(const struct decl *d)
{
    int i;

    for (i = 0; i < d->parameter_count; i++)
        if (d->parameters[i].thing != THING_NONE)
            return !model_is_thread_safe(d->name);
    return false;
}

static void check_api(const struct facts *facts, struct report *report,
                      int function, const struct node *n)
{
    const struct program *program = facts->program;
    const char *name = call_name(program, n->call);
    char *start;

    if (!program->decls[n->call->function].from_libuv ||
        !belongs_to_loop(&program->decls[n->call->function]) ||
        name_list_has(&program->config->thread_safe, name) ||
        blocking_is_sync_fs(program, n->call))
        return;
    start = contexts_start_name(&facts->contexts, CONTEXT_WORKER, function);
    blocking_add(
        facts, report, CONTEXT_WORKER, function, n, "UV401", NONE,
        xasprintf("%s() is called on another thread, in %s", name, start),
        xasprintf("It changes the loop while the loop's own thread uses it. %s",
                  back_to_loop));
    free(start);
}

/* The name says that it tells somebody of an end: `work->run(work)` is what
 * threads are for. */
static bool tells_the_end(const struct decl *d)
{
    static const char *const words[] = {"done", "complet", "finish", "reply",
                                        "resolve"};
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(d->name, words[i]) ||
            (d->callback && strstr(d->callback, words[i])))
            return true;
    return false;
}

/* It tells of each of several ends: `each_sent(arg, index, status)`. */
static bool tells_of_each(const struct decl *d)
{
    return d->callback && d->returns_void && d->has_status &&
           !strncmp(d->name, "each_", 5);
}

/* The decl of the completion callback that is called; NONE if it is none. */
static int completion_called(const struct program *program,
                             const struct call *call)
{
    const struct access *a;

    if (call->function != NONE || call->through <= 0)
        return NONE;
    a = &program->accesses[call->through];
    if ((a->kind != ACCESS_VARIABLE && a->kind != ACCESS_FIELD) ||
        (!completion_is_one(&program->decls[a->key]) &&
         !tells_of_each(&program->decls[a->key])))
        return NONE;
    return (int)a->key;
}

/* Marks, by decl, completions that are called on the loop, too: so that is
 * where they belong. */
static bool *called_on_loop(const struct facts *facts)
{
    const struct program *program = facts->program;
    bool *called = xcalloc(program->decl_count + 1, sizeof(*called));
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (!contexts_has(&facts->contexts, CONTEXT_LOOP, (int)i))
            continue;
        for (j = 0; j < f->node_count; j++)
            if (f->nodes[j].kind == NODE_CALL &&
                completion_called(program, f->nodes[j].call) != NONE)
                called[completion_called(program, f->nodes[j].call)] = true;
    }
    return called;
}

static void check_completion(const struct facts *facts, struct report *report,
                             int function, const struct node *n,
                             const bool *on_loop)
{
    const struct program *program = facts->program;
    int completion = completion_called(program, n->call);
    struct trail trail = {0};
    char *start, *name;

    if (completion == NONE ||
        (!tells_the_end(&program->decls[completion]) &&
         !tells_of_each(&program->decls[completion]) && !on_loop[completion]))
        return;
    start = contexts_start_name(&facts->contexts, CONTEXT_WORKER, function);
    name = access_text(program, n->call->through);
    contexts_chain(&facts->contexts, CONTEXT_WORKER, function, &trail);
    trail_add(&trail, function, n->spot, "it calls %s()", name);
    report_add(
        report, "UV403", NONE, function, n->spot,
        xasprintf("%s() is called on another thread, in %s", name, start),
        xasprintf("Who waits for it expects to be on the loop's "
                  "thread, and changes handles and data there. %s",
                  back_to_loop),
        &trail);
    free(start);
    free(name);
}

static void check_worker(const struct facts *facts, struct report *report,
                         int function, const bool *on_loop)
{
    const struct function *f = &facts->program->functions[function];
    const struct contexts *contexts = &facts->contexts;
    size_t i;

    if (!contexts_has(contexts, CONTEXT_WORKER, function) ||
        contexts->own_loop[contexts->reach[CONTEXT_WORKER][function].start])
        return;
    for (i = 0; i < f->node_count; i++) {
        if (f->nodes[i].kind != NODE_CALL)
            continue;
        if (f->nodes[i].call->function != NONE)
            check_api(facts, report, function, &f->nodes[i]);
        else
            check_completion(facts, report, function, &f->nodes[i], on_loop);
    }
}

/* --- signal handlers --- */

static void check_handler(const struct facts *facts, struct report *report,
                          int function)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[function];
    size_t i;

    if (!contexts_has(&facts->contexts, CONTEXT_SIGNAL, function))
        return;
    for (i = 0; i < f->node_count; i++) {
        const struct node *n = &f->nodes[i];
        const struct decl *d;
        char *start;

        if (n->kind != NODE_CALL || n->call->function == NONE)
            continue;
        d = &program->decls[n->call->function];
        if (!d->from_system || d->function != NONE ||
            model_is_signal_safe(d->name))
            continue;
        start = contexts_start_name(&facts->contexts, CONTEXT_SIGNAL, function);
        blocking_add(
            facts, report, CONTEXT_SIGNAL, function, n, "UV404", NONE,
            xasprintf("%s() is not safe in a signal handler, and it runs "
                      "inside %s",
                      d->name, start),
            xstrdup("The signal may come while the same function, or malloc(), "
                    "is half way through: the program hangs or breaks, once "
                    "in a while. uv_signal_start() calls back from the loop; a "
                    "handler may set a flag or call uv_async_send()."));
        free(start);
    }
}

void thread_check(const struct facts *facts, struct report *report)
{
    bool *on_loop = called_on_loop(facts);
    size_t i;

    for (i = 0; i < facts->program->function_count; i++) {
        check_worker(facts, report, (int)i, on_loop);
        check_handler(facts, report, (int)i);
    }
    free(on_loop);
}
