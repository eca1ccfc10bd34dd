/*
 * closing.c - UV205, UV208: after uv_close().
 */
#include "lint/lifetime.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/engine.h"

struct closing {
    struct report *report;
    const struct node *close;
    int handle, owner; /* accesses; owner NONE */
};

static bool is_owner(const struct closing *c, int access)
{
    return access > 0 && (access == c->handle || access == c->owner);
}

static void report_freed(struct run *run, const struct state *s,
                         const struct node *n)
{
    const struct closing *c = run->data;
    char *name = access_text(run->program, c->handle);
    struct trail trail = {0};

    trail_add(&trail, run->function, c->close->spot,
              "closing of %s begins here", name);
    trail_add(&trail, run->function, n->spot, "its memory is freed");
    report_add(c->report, "UV205", NONE, run->function, n->spot,
               xasprintf("the memory of %s is freed although closing it, begun "
                         "on line %d, is not over",
                         name, c->close->spot.line),
               xstrdup("uv_close() only begins: the loop uses the handle until "
                       "its close callback has come. Free the memory there."),
               &trail);
    (void)s;
    free(name);
}

static void report_closed_twice(struct run *run, const struct node *n)
{
    const struct closing *c = run->data;
    char *name = access_text(run->program, c->handle);
    struct trail trail = {0};

    trail_add(&trail, run->function, c->close->spot, "%s is closed here", name);
    trail_add(&trail, run->function, n->spot, "and here again");
    report_add(c->report, "UV208", NONE, run->function, n->spot,
               xasprintf("%s is closed a second time; the first was on line %d",
                         name, c->close->spot.line),
               xstrdup("libuv ends the program when a handle that is being "
                       "closed is closed again: assertion "
                       "'!uv__is_closing(handle)'."),
               &trail);
    free(name);
}

static void after_close(struct run *run, struct state *s, const struct node *n)
{
    const struct closing *c = run->data;
    struct program *program = run->program;
    const char *name = call_name(program, n->call);
    int body = call_body(program, n->call), i, field;

    if (!strcmp(name, "free") && n->call->argument_count == 1 &&
        is_owner(c, n->call->arguments[0])) {
        report_freed(run, s, n);
        s->own = OWN_NONE;
    } else if (!strcmp(name, "uv_close") && n->call->argument_count &&
               n->call->arguments[0] == c->handle) {
        if (!s->flagged)
            report_closed_twice(run, n);
        s->own = OWN_NONE;
    } else if (!strcmp(name, "uv_run") ||
               (n->call->function != NONE &&
                helper_waits(&program->decls[n->call->function])) ||
               (body != NONE && helper_may_run_loop(program, body, 0))) {
        s->own = OWN_NONE;
    }
    for (i = 0;
         s->own == OWN_HELD && body != NONE && i < n->call->argument_count;
         i++) {
        if (is_owner(c, n->call->arguments[i]) &&
            helper_does(program, n->call, i, "free", false, &field)) {
            report_freed(run, s, n);
            s->own = OWN_NONE;
        }
    }
}

static void closing_call(struct run *run, struct state *s, const struct node *n)
{
    const struct closing *c = run->data;

    if (s->own == OWN_HELD && !s->forgetful)
        after_close(run, s, n);
    if (n == c->close && s->own != OWN_HELD) {
        s->own = OWN_HELD;
        s->flagged = s->guarded = false;
    }
    state_forget_memory(run, s);
    run_go(run, s);
}

static void closing_set(struct run *run, struct state *s, const struct node *n)
{
    const struct closing *c = run->data;

    if (s->own == OWN_HELD && access_contains(run->program, c->handle, n->to) &&
        n->to != n->from)
        s->own = OWN_NONE;
}

static const struct property closing_property = {.call = closing_call,
                                                 .set = closing_set};

static void walk_closing(struct program *program, int function,
                         struct closing *c)
{
    struct state s = state_start();
    struct run run;

    if (access_is_vague(program, c->handle))
        return;
    run_begin(&run, program, function, &closing_property, c);
    run_enter(&run, &s);
    run_walk(&run);
    run_end(&run);
}

/* The pointer to the struct that the handle is a member of. */
static int owner_of(struct program *program, int handle)
{
    const struct access *a = &program->accesses[handle];
    int base;

    if (a->kind != ACCESS_ADDRESS)
        return NONE;
    base = a->base;
    while (program->accesses[base].kind == ACCESS_FIELD)
        base = program->accesses[base].base;
    return access_address(program, base);
}

void closing_check(struct program *program, struct report *report, int function,
                   const struct node *n)
{
    struct closing c = {.report = report, .close = n};
    int i, field;

    if (!strcmp(call_name(program, n->call), "uv_close") &&
        n->call->argument_count) {
        c.handle = n->call->arguments[0];
        c.owner = owner_of(program, c.handle);
        walk_closing(program, function, &c);
        return;
    }
    for (i = 0; i < n->call->argument_count; i++) {
        int argument = n->call->arguments[i];

        if (argument <= 0 ||
            !helper_does(program, n->call, i, "uv_close", true, &field))
            continue;
        c.handle = access_address(
            program,
            access_field(program, access_deref(program, argument), field));
        c.owner = argument;
        walk_closing(program, function, &c);
    }
}
