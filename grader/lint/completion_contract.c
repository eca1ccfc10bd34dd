/*
 * completion_contract.c - what callers may rely on: that a failure is told in
 * one way (UV108), that the completion comes later (UV901), and that the object
 * is not needed behind it (UV903).
 */
#include "lint/completion.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void contract_begin(struct walk *w)
{
    w->told.state = w->untold.state = NONE;
    w->at_once.state = w->later.state = NONE;
}

void contract_leave(struct run *run, const struct state *s,
                    const struct node *n, struct fact result)
{
    struct walk *w = run->data;
    bool fails = n->from != NONE && result.signs == NEGATIVE;
    int node = (int)(n - run->program->functions[run->function].nodes);
    int state = (int)run->current;

    if (s->forgetful || s->own == OWN_ESCAPED)
        return;
    if (fails && s->count && w->told.state == NONE)
        w->told.state = state, w->told.node = node;
    if (fails && !s->count && s->own == OWN_HELD && !s->skipped &&
        w->untold.state == NONE)
        w->untold.state = state, w->untold.node = node;
    if (!fails && s->count && s->own == OWN_HELD && w->at_once.state == NONE)
        w->at_once.state = state, w->at_once.node = node;
    if (!s->count && (s->own == OWN_GIVEN || s->own == OWN_PENDING) &&
        w->later.state == NONE)
        w->later.state = state, w->later.node = node;
}

static void blame_told(struct run *run)
{
    struct walk *w = run->data;
    const struct function *f = &run->program->functions[run->function];
    char *name = duty_name(w->proof, &w->duty);

    blame(
        run, &run->states[w->told.state], "UV108", run->function,
        f->nodes[w->told.node].spot,
        xasprintf("%s() has called %s and returns an error, too; on line %d "
                  "it returns one and has not",
                  f->name, name, f->nodes[w->untold.node].spot.line),
        "The caller who sees the error cannot know whether it was told "
        "already: it completes a second time, or never. Tell a failure in one "
        "way, by the result or by the call.",
        "it returns an error as well");
    free(name);
}

static void blame_at_once(struct run *run)
{
    struct walk *w = run->data;
    const struct function *f = &run->program->functions[run->function];
    const struct state *s = &run->states[w->at_once.state];
    char *name = duty_name(w->proof, &w->duty);

    blame(run, s, "UV901", run->function,
          s->first == NONE ? f->spot : f->nodes[s->first].spot,
          xasprintf("%s is called before %s() returns; on other paths it comes "
                    "later",
                    name, f->name),
          "Callers then have to be right in both orders, and one is never "
          "tried. Put the call off to a later round of the loop.",
          NULL);
    free(name);
}

void contract_check(struct run *run)
{
    const struct walk *w = run->data;

    if (w->role != ROLE_OWNER || run->exhausted)
        return;
    if (w->told.state != NONE && w->untold.state != NONE)
        blame_told(run);
    if (w->at_once.state != NONE && w->later.state != NONE)
        blame_at_once(run);
}

/* --- the object behind the completion --- */

/* It was read into a local before: what is named may be that one. */
static bool has_copy(const struct program *program, int access)
{
    size_t i;

    for (i = 0; i < program->decl_count; i++)
        if (program->decls[i].kind == DECL_VARIABLE &&
            program->decls[i].alias == access)
            return true;
    return false;
}

static bool leads_into(const struct walk *w, int access)
{
    int i;

    for (i = 0; access > 0 && i < w->name_count; i++)
        if (access == w->names[i])
            return true;
        else if (access_contains(w->proof->program, access, w->names[i]))
            return !has_copy(w->proof->program, access);
    return false;
}

/* Freeing and closing is what is left to do. */
static bool gives_up(const struct program *program, const struct call *call)
{
    static const char *const words[] = {"free", "close", "cleanup", "release",
                                        "destroy"};
    const char *name = call_name(program, call);
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(name, words[i]))
            return true;
    return false;
}

static bool uses_object(const struct walk *w, const struct node *n)
{
    const struct program *program = w->proof->program;
    int i;

    if (!n->call)
        return leads_into(w, n->to) || leads_into(w, n->from) ||
               leads_into(w, n->subject);
    if (gives_up(program, n->call))
        return false;
    if (leads_into(w, n->call->through))
        return true;
    for (i = 0; i < n->call->argument_count; i++)
        if (leads_into(w, n->call->arguments[i]))
            return true;
    return false;
}

void contract_use(struct run *run, const struct state *s, const struct node *n)
{
    struct walk *w = run->data;
    char *name;

    if (!s->count || s->own == OWN_ESCAPED || s->forgetful || w->used ||
        (w->role != ROLE_OWNER && w->role != ROLE_CALLBACK) ||
        !uses_object(w, n))
        return;
    w->used = true;
    name = duty_name(w->proof, &w->duty);
    blame(run, s, "UV903", run->function, n->spot,
          xasprintf("the object that holds %s is used here, behind the call on "
                    "line %d",
                    name,
                    s->first == NONE ? 0
                                     : run->program->functions[run->function]
                                           .nodes[s->first]
                                           .spot.line),
          "Whoever is told that it is over may free everything at once. Take "
          "out what is still needed, and make the call the last thing.",
          "it is used");
    free(name);
}
