/*
 * completion_words.c - the findings about completions.
 */
#include "lint/completion.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

char *duty_name(const struct proof *proof, const struct duty *duty)
{
    const struct program *program = proof->program;

    if (duty->field != NONE)
        return xstrdup(program->decls[duty->field].name);
    return access_text(program, duty->parameter);
}

static char *describe_change(struct run *run, const struct state *before,
                             const struct state *after, const struct node *n)
{
    const struct walk *w = run->data;
    const struct program *program = run->program;
    char *name, *text = NULL;

    if (before->count == after->count && before->own == after->own &&
        before->freed == after->freed && before->dead == after->dead)
        return NULL;
    name = duty_name(w->proof, &w->duty);
    if (after->count > before->count && n->call->function == NONE)
        text = xasprintf("%s is called%s", name,
                         before->count ? " once more" : "");
    else if (after->count > before->count)
        text = xasprintf("%s() calls %s%s", call_name(program, n->call), name,
                         before->count ? " once more" : "");
    else if (after->own != before->own || after->dead != before->dead)
        text =
            xasprintf("%s() starts an operation", call_name(program, n->call));
    else if (after->freed != before->freed)
        text = xasprintf("%s() frees the object that holds %s",
                         call_name(program, n->call), name);
    free(name);
    return text;
}

static void begin_trail(const struct walk *w, struct trail *trail)
{
    const struct program *program = w->proof->program;

    if (!w->debt)
        return;
    trail_add(trail, w->debt->starter, w->debt->start_spot,
              "%s() is started; %s() is its callback", w->debt->start_name,
              program->functions[w->debt->function].name);
}

void blame(struct run *run, const struct state *s, const char *rule,
           int function, struct spot spot, char *message, const char *why,
           const char *last)
{
    struct walk *w = run->data;
    struct trail trail = {0};

    w->reported = true;
    if (w->role == ROLE_SUMMARY &&
        (!strcmp(rule, "UV101") || !strcmp(rule, "UV106"))) {
        free(message);
        return;
    }
    begin_trail(w, &trail);
    run_trail(run, s, describe_change, &trail);
    if (last)
        trail_add(&trail, function, spot, "%s", last);
    report_add(w->proof->report, rule, w->guessed ? SEVERITY_WARNING : NONE,
               function, spot, message, xstrdup(why), &trail);
}

static struct spot node_spot(const struct run *run, int node)
{
    return run->program->functions[run->function].nodes[node].spot;
}

void blame_double(struct run *run, const struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    blame(
        run, s, "UV102", run->function, n->spot,
        xasprintf("%s is called a second time here; the first was on line %d",
                  name, s->first == NONE ? 0 : node_spot(run, s->first).line),
        "Who waits for it acts on each call: it frees twice, counts twice or "
        "answers twice. After the first call the function should be over, with "
        "a return.",
        "it is called once more");
    free(name);
}

void blame_after_start(struct run *run, const struct state *s,
                       const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    blame(run, s, "UV103", run->function, n->spot,
          xasprintf("%s is called although the operation started on line %d "
                    "still runs and will call it, too",
                    name, s->start == NONE ? 0 : node_spot(run, s->start).line),
          "A call that starts an operation returns before the operation has "
          "ended. Only its callback knows the result.",
          "it is called, while the operation is under way");
    free(name);
}

void blame_worker(struct run *run, const struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    blame(
        run, s, "UV401", run->function, n->spot,
        xasprintf("%s is called on another thread, in %s()", name,
                  run->program->functions[run->function].name),
        "Who waits for it expects the loop's thread, and uses the loop and its "
        "own data without a lock. Call it in the callback that comes back to "
        "the loop.",
        "it is called");
    free(name);
}

void blame_lost(struct run *run, const struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);
    const char *start = call_name(run->program, n->call);

    blame(
        run, s, "UV107", run->function, n->spot,
        xasprintf("nobody looks whether %s() could start; if not, %s is never "
                  "called",
                  start, name),
        "A start that returns a negative code has no callback. Look at the "
        "result, and complete with that code when it is negative.",
        "its result is lost");
    free(name);
}

void blame_start_after(struct run *run, const struct state *s,
                       const struct node *n, int callback)
{
    struct walk *w = run->data;
    char *name = duty_name(w->proof, &w->duty);

    int line = s->first == NONE ? 0 : node_spot(run, s->first).line;

    blame(
        run, s, "UV104", run->function, n->spot,
        callback == NONE
            ? xasprintf("%s was already called on line %d, and what starts "
                        "here calls it again",
                        name, line)
            : xasprintf("%s was already called on line %d, and %s(), the "
                        "callback of what starts here, calls it again",
                        name, line, run->program->functions[callback].name),
        "Whoever waited may have freed everything after the first call. Start "
        "what is still to do first, and complete at its end.",
        "it starts an operation that completes once more");
    free(name);
}

void blame_missing(struct run *run, const struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    const struct program *program = run->program;
    const struct function *f = &program->functions[run->function];
    char *name = duty_name(w->proof, &w->duty);
    const char *why =
        "Whoever waits for it waits for ever. Each way out has to call it "
        "once, with the code of what went wrong, or to start the operation "
        "whose callback will.";

    if (s->dead != NONE && !s->freed) {
        /* What was started should have completed: that is the place. */
        const struct node *start = &f->nodes[s->dead];
        int callback = NONE, i;

        for (i = 0; i < start->call->argument_count; i++) {
            const struct access *a = start_argument(program, start->call, i);

            if (a->kind == ACCESS_FUNCTION &&
                call_callback_type(program, start->call, i) &&
                !call_runs_on_worker(program, start->call, i))
                callback = program->decls[a->key].function;
        }
        if (callback != NONE) {
            const struct function *g = &program->functions[callback];

            blame(run, s, "UV101", callback, g->end,
                  xasprintf("%s() ends the operation that started on "
                            "line %d and never calls %s",
                            g->name, start->spot.line, name),
                  why, "it returns");
            free(name);
            return;
        }
    }
    blame(run, s, "UV101", run->function, n->spot,
          xasprintf("%s() can return here without calling %s", f->name, name),
          why, "it returns, and nothing is under way that would call it");
    free(name);
}

void blame_repeated(struct run *run, const struct state *s,
                    const struct node *n)
{
    struct walk *w = run->data;
    const struct function *f = &run->program->functions[run->function];
    struct spot spot = s->first == NONE ? n->spot : node_spot(run, s->first);
    char *name = duty_name(w->proof, &w->duty);

    blame(run, s, "UV106", run->function, spot,
          xasprintf("%s is called, and %s() comes again: nothing stops it",
                    name, f->name),
          "A callback of this kind comes each time, not once. Stop or close "
          "what calls it before the completion is called, or note that it was.",
          "it returns, and will be called again");
    free(name);
}
