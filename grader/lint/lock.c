#include "lint/lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/before.h"
#include "lint/owe.h"
#include "lint/rules.h"

struct holding {
    const struct effect *lock;
    bool is_callback; /* the loop or a pool thread calls the function */
};

static void add_held(struct run *run, const struct state *s,
                     const struct node *n, int severity, char *message,
                     const char *why, const char *last)
{
    const struct owe *owe = run->data;
    const struct holding *h = owe->data;
    char *name = access_text(run->program, owe->object);
    struct trail trail = {0};

    owe_trail(run, s, &trail);
    trail_add(&trail, h->lock->function, h->lock->spot, "%s is locked", name);
    trail_add(&trail, run->function, n->spot, "%s", last);
    report_add(owe->report, "UV405", severity, run->function, n->spot, message,
               xstrdup(why), &trail);
    free(name);
}

static void leave_locked(struct run *run, const struct state *s,
                         const struct node *n)
{
    const struct owe *owe = run->data;
    const struct holding *h = owe->data;
    char *name;

    if (!h->is_callback || s->guarded_after ||
        (s->flagged && owe->before->states[s->first].flagged))
        return;
    name = access_text(run->program, owe->object);
    add_held(run, s, n, NONE,
             xasprintf("%s() can return here with %s locked",
                       run->program->functions[run->function].name, name),
             "A callback that returns goes back to the loop, or to the pool: "
             "whoever locks next waits for ever. Unlock on each way out.",
             "it returns");
    free(name);
}

/* The pointer that is called is a completion that somebody gave. */
static const char *completion_called(const struct program *program, int path)
{
    const struct access *a = &program->accesses[path];

    if (a->kind != ACCESS_VARIABLE && a->kind != ACCESS_FIELD)
        return NULL;
    return completion_is_one(&program->decls[a->key])
               ? program->decls[a->key].name
               : NULL;
}

static void call_locked(struct run *run, const struct state *s,
                        const struct node *n, const struct effect *e)
{
    const struct owe *owe = run->data;
    const char *called;
    char *name;

    if (e->kind != EFFECT_CALL || e->path <= 0 || s->guarded_after)
        return;
    called = completion_called(run->program, e->path);
    if (!called || e->function != run->function)
        return;
    name = access_text(run->program, owe->object);
    add_held(run, s, n, SEVERITY_WARNING,
             xasprintf("%s is called with %s locked", called, name),
             "What it does is not known here: when it takes the same lock, "
             "directly or through a call of this module, it waits for ever. "
             "Note the result, unlock, then call.",
             "it is called");
    free(name);
}

static bool is_callback(const struct uses *uses, int function)
{
    size_t count, i;
    const struct use *u = uses_of(uses, function, &count);

    for (i = 0; i < count; i++)
        if (!strncmp(u[i].type, "uv_", 3) && strcmp(u[i].type, "uv_thread_cb"))
            return true;
    return false;
}

/* The same call unlocks it. */
static bool is_given_back(const struct effect *e, size_t count, int path)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (e[i].kind == EFFECT_UNLOCK && e[i].path == path)
            return true;
    return false;
}

void lock_check(struct effect_table *effects, const struct uses *uses,
                struct report *report, int function)
{
    const struct function *f = &effects->program->functions[function];
    struct holding h = {.is_callback = is_callback(uses, function)};
    struct owe owe = {.effects = effects,
                      .report = report,
                      .function = function,
                      .pays = EFFECT_UNLOCK,
                      .stays = true,
                      .leave = leave_locked,
                      .call = call_locked,
                      .data = &h};
    struct run before;
    bool walked = false;
    size_t i, j, count;

    for (i = 0; i < f->node_count; i++) {
        const struct effect *e = effect_at(effects, function, (int)i, &count);

        for (j = 0; j < count; j++) {
            if (is_given_back(e, count, e[j].path) ||
                e[j].kind != EFFECT_LOCK || !e[j].always || e[j].path <= 0 ||
                access_is_vague(effects->program, e[j].path))
                continue;
            if (!walked)
                before_walk(&before, effects->program, function);
            walked = true;
            h.lock = &e[j];
            owe.before = &before;
            owe.begin = (int)i;
            owe.object = e[j].path;
            owe_walk(&owe, NULL);
        }
    }
    if (walked)
        run_end(&before);
}
