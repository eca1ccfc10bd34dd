/*
 * blocking.c - UV301-304: what waits on the thread of the loop.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void blocking_add(const struct facts *facts, struct report *report,
                  enum context context, int function, const struct node *n,
                  const char *rule, int severity, char *message, char *why)
{
    const struct reach *reach = &facts->contexts.reach[context][function];
    struct trail trail = {0};
    const struct rule *known = rule_find(rule);

    contexts_chain(&facts->contexts, context, function, &trail);
    trail_add(&trail, function, n->spot, "it calls %s()",
              call_name(facts->program, n->call));
    if (severity == NONE && known)
        severity = (int)known->severity;
    if (reach->guessed && severity == SEVERITY_ERROR)
        severity = SEVERITY_WARNING;
    report_add(report, rule, severity, function, n->spot, message, why, &trail);
}

/* A callback of libuv is given as a null pointer: the call waits. */
bool blocking_is_sync_fs(const struct program *program, const struct call *call)
{
    const struct decl *d = &program->decls[call->function];
    int last = d->parameter_count - 1;
    const struct access *a;

    if (!d->from_libuv || last < 0 || last >= call->argument_count ||
        !d->parameters[last].callback ||
        model_null(d->parameters[last].callback) != NULL_AT_ONCE)
        return false;
    a = &program->accesses[call->arguments[last]];
    return a->kind == ACCESS_NUMBER && a->key == 0;
}

static bool is_constant(const struct program *program, const struct call *call,
                        int argument, long long value)
{
    const struct access *a;

    if (argument < 0 || argument >= call->argument_count)
        return false;
    a = &program->accesses[call->arguments[argument]];
    return a->kind == ACCESS_NUMBER && a->key == value;
}

static bool may_wait(const struct program *program, const struct call *call,
                     const struct blocking *b)
{
    bool is = is_constant(program, call, b->argument, b->value);

    return b->argument < 0 || is == b->waits_then;
}

static void check_call(const struct facts *facts, struct report *report,
                       int function, const struct node *n)
{
    const struct program *program = facts->program;
    const char *name = call_name(program, n->call);
    const struct blocking *b = model_blocking(name);
    char *start;

    if (!b || !program->decls[n->call->function].from_system ||
        !may_wait(program, n->call, b))
        return;
    /* With a descriptor that is ready, or does not block, it is fine. */
    if (b->severity == SEVERITY_NOTE)
        return;
    start = contexts_start_name(&facts->contexts, CONTEXT_LOOP, function);
    blocking_add(
        facts, report, CONTEXT_LOOP, function, n, "UV301", (int)b->severity,
        xasprintf("%s() %s, and it runs inside %s", name, b->what, start),
        xasprintf("While it waits, the loop cannot run any other callback: "
                  "timers come late and all connections stand still. %s does "
                  "the same without waiting.",
                  b->instead));
    free(start);
}

/* A function of the project of which the configuration says that it waits. */
static bool check_slow(const struct facts *facts, struct report *report,
                       int function, const struct node *n)
{
    const char *name = call_name(facts->program, n->call);
    const struct slow_call *slow =
        lint_config_slow(facts->program->config, name);
    char *start;

    if (!slow)
        return false;
    start = contexts_start_name(&facts->contexts, CONTEXT_LOOP, function);
    blocking_add(
        facts, report, CONTEXT_LOOP, function, n, "UV301", (int)slow->severity,
        xasprintf("%s() %s, and it runs inside %s", name, slow->what, start),
        xasprintf("While it waits, the loop cannot run any other "
                  "callback.%s%s%s",
                  slow->instead ? " Use " : "",
                  slow->instead ? slow->instead : "",
                  slow->instead ? " instead." : ""));
    free(start);
    return true;
}

static void check_libuv(const struct facts *facts, struct report *report,
                        int function, const struct node *n)
{
    const char *name = call_name(facts->program, n->call);
    char *start = contexts_start_name(&facts->contexts, CONTEXT_LOOP, function);

    if (blocking_is_sync_fs(facts->program, n->call))
        blocking_add(
            facts, report, CONTEXT_LOOP, function, n, "UV302", NONE,
            xasprintf("%s() without a callback does its work at once, inside "
                      "%s",
                      name, start),
            xstrdup("The whole loop waits for the disk meanwhile. With a "
                    "callback as the last argument it does not."));
    else if (!strcmp(name, "uv_run"))
        blocking_add(
            facts, report, CONTEXT_LOOP, function, n, "UV303", NONE,
            xasprintf("uv_run() is called inside %s", start),
            xstrdup("The loop that runs this callback is not made to be run "
                    "again from inside: callbacks nest and may never come "
                    "back. Go on in the completion callback instead."));
    else if (model_waits_for_thread(name))
        blocking_add(
            facts, report, CONTEXT_LOOP, function, n, "UV304", NONE,
            xasprintf("%s() waits for another thread inside %s", name, start),
            xstrdup("Until that thread comes the loop stands still, and when "
                    "the thread itself needs the loop, both wait for ever. "
                    "Let the thread wake the loop with uv_async_send()."));
    else
        check_call(facts, report, function, n);
    free(start);
}

void blocking_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (!contexts_has(&facts->contexts, CONTEXT_LOOP, (int)i))
            continue;
        for (j = 0; j < f->node_count; j++) {
            const struct node *n = &f->nodes[j];

            if (n->kind != NODE_CALL || n->call->function == NONE)
                continue;
            if (check_slow(facts, report, (int)i, n))
                continue;
            if (program->decls[n->call->function].from_libuv)
                check_libuv(facts, report, (int)i, n);
            else
                check_call(facts, report, (int)i, n);
        }
    }
}
