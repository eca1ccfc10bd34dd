/*
 * shared.c - UV402: a thread writes a global variable that the loop, or the
 * same work on another thread, uses at the same time.
 *
 * Only what must run at the same time counts: callbacks that come many times
 * and that were not started behind the work, and work that is queued several
 * times at once. A function that takes a lock anywhere, or is called by one
 * that does, is taken to hold it wherever it needs to.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"

enum { BODIES_MAX = 8 };

/* A global variable, or one field of it. */
struct slot {
    int global, field; /* decls; field NONE: the variable itself */
};

/* A use of one on the loop, at any time. */
struct use {
    struct slot slot;
    const struct mention *mention;
};

struct shared {
    const struct facts *facts;
    struct report *report;
    bool *any_time;   /* by function: it runs on the loop, whenever it likes */
    struct use *uses; /* sorted by slot */
    size_t use_count, use_capacity;
    bool *locks;  /* by function: it takes a lock */
    int worker;   /* what `behind` is about */
    bool *behind; /* by function: it comes when that has ended */
    int *queue;
    size_t head, tail;
};

static void shared_reach(struct shared *s, int function)
{
    if (s->behind[function])
        return;
    s->behind[function] = true;
    s->queue[s->tail++] = function;
}

static bool slot_of(const struct program *program, const struct mention *m,
                    struct slot *ret)
{
    const struct decl *d = &program->decls[m->decl];

    if (d->kind == DECL_FUNCTION || m->element || m->indirect)
        return false;
    *ret = d->kind == DECL_FIELD ? (struct slot){m->root, m->decl}
                                 : (struct slot){m->decl, NONE};
    return ret->global != NONE && program->decls[ret->global].is_global;
}

/* Shared on purpose, with rules of its own, or an object of libuv. */
static bool is_exempt(const struct program *program, struct slot slot)
{
    int decl = slot.field == NONE ? slot.global : slot.field;
    CXType type = clang_getCursorType(program->decls[decl].cursor);
    const char *record = program->decls[decl].record;

    return mention_is_atomic(program, decl) ||
           clang_isVolatileQualifiedType(type) ||
           clang_getCanonicalType(type).kind == CXType_Record ||
           (record && !strncmp(record, "uv_", 3) &&
            !program->decls[decl].is_pointer);
}

static bool takes_lock(const struct program *program, int function)
{
    const struct function *f = &program->functions[function];
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const char *name = f->nodes[i].kind == NODE_CALL
                               ? call_name(program, f->nodes[i].call)
                               : "";

        if (strstr(name, "lock") || strstr(name, "sem_wait") ||
            strstr(name, "atomic") || !strncmp(name, "__sync_", 7) ||
            !strcmp(name, "uv_once") || !strcmp(name, "pthread_once"))
            return true;
    }
    return false;
}

/* So does a function on the way to it. */
static bool is_locked(const struct shared *s, enum context context,
                      int function)
{
    for (; function != NONE;
         function = s->facts->contexts.reach[context][function].caller)
        if (s->locks[function])
            return true;
    return false;
}

/* --- the loop at the same time --- */

/* `function` is reached from a callback that the loop calls many times, of its
 * own accord. */
static bool runs_any_time(const struct facts *facts, int function)
{
    const struct reach *reach = &facts->contexts.reach[CONTEXT_LOOP][function];
    const struct launch *l;
    size_t count, i;
    bool any = false;

    if (!reach->reached || reach->guessed)
        return false;
    l = launches_of(&facts->launches, reach->start, &count);
    for (i = 0; i < count; i++) {
        const char *type = launch_type(facts->program, &l[i]);

        if (!strcmp(type, "uv_async_cb") || !strcmp(type, "uv_walk_cb") ||
            call_times(facts->program, l[i].node->call, l[i].argument) !=
                TIMES_MANY)
            return false;
        any = true;
    }
    return any;
}

/* The callback that comes after the work `worker`; NONE: there is none. */
static int after_of(const struct facts *facts, const struct launch *work)
{
    const struct call *call = work->node->call;
    int body;

    if (work->argument + 1 >= call->argument_count ||
        contexts_argument(&facts->contexts, call, work->argument + 1, &body,
                          1) != 1)
        return NONE;
    return body;
}

/* Marks what a function calls or starts, and so on. */
static void mark_behind(struct shared *s, int function)
{
    const struct contexts *contexts = &s->facts->contexts;
    const struct function *f = &contexts->program->functions[function];
    int bodies[BODIES_MAX], i;
    size_t j, k, count;

    for (j = 0; j < f->node_count; j++) {
        const struct node *n = &f->nodes[j];

        if (n->kind != NODE_CALL)
            continue;
        count = contexts_callees(contexts, n, bodies, BODIES_MAX);
        for (k = 0; k < count && k < BODIES_MAX; k++)
            shared_reach(s, bodies[k]);
        for (i = 0; i < n->call->argument_count; i++) {
            enum context context;

            if (!contexts_starts(contexts, n->call, i, &context))
                continue;
            count = contexts_argument(contexts, n->call, i, bodies, BODIES_MAX);
            for (k = 0; k < count && k < BODIES_MAX; k++)
                shared_reach(s, bodies[k]);
        }
    }
}

/* What can only come when `worker` has ended, as far as its starts tell. */
static void find_behind(struct shared *s, int worker)
{
    const struct launch *l;
    size_t count, i;

    if (s->worker == worker)
        return;
    s->worker = worker;
    s->head = s->tail = 0;
    memset(s->behind, 0, s->facts->program->function_count);
    l = launches_of(&s->facts->launches, worker, &count);
    for (i = 0; i < count; i++) {
        int after = after_of(s->facts, &l[i]);

        if (after != NONE)
            shared_reach(s, after);
    }
    while (s->head < s->tail)
        mark_behind(s, s->queue[s->head++]);
}

static int by_slot(const void *a, const void *b)
{
    const struct use *x = a, *y = b;

    if (x->slot.global != y->slot.global)
        return x->slot.global < y->slot.global ? -1 : 1;
    if (x->slot.field != y->slot.field)
        return x->slot.field < y->slot.field ? -1 : 1;
    return x->mention < y->mention ? -1 : x->mention > y->mention;
}

/* Uses of globals in callbacks that come at any time, with no lock. */
static void find_uses(struct shared *s)
{
    const struct facts *facts = s->facts;
    const struct mentions *m = &facts->mentions;
    size_t i;

    for (i = 0; i < m->count; i++) {
        const struct mention *item = &m->items[i];
        struct slot slot;

        if (item->function == NONE || !s->any_time[item->function] ||
            item->how == MENTION_DROP || item->how == MENTION_PATH ||
            !slot_of(facts->program, item, &slot))
            continue;
        s->uses =
            xgrow(s->uses, s->use_count, &s->use_capacity, sizeof(*s->uses));
        s->uses[s->use_count++] = (struct use){slot, item};
    }
    if (s->use_count)
        qsort(s->uses, s->use_count, sizeof(*s->uses), by_slot);
}

static const struct mention *loop_use(struct shared *s, int worker,
                                      struct slot slot)
{
    struct use key = {slot, NULL};
    size_t low = 0, high = s->use_count;

    find_behind(s, worker);
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (by_slot(&s->uses[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < s->use_count && s->uses[low].slot.global == slot.global &&
           s->uses[low].slot.field == slot.field;
         low++) {
        const struct mention *m = s->uses[low].mention;

        if (!s->behind[s->facts->contexts.reach[CONTEXT_LOOP][m->function]
                           .start])
            return m;
    }
    return NULL;
}

/* --- the same work at the same time --- */

static bool waits_in(const struct program *program, const struct function *f)
{
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const char *name = f->nodes[i].kind == NODE_CALL
                               ? call_name(program, f->nodes[i].call)
                               : "";

        if (strstr(name, "join") || !strcmp(name, "uv_run") ||
            model_waits_for_thread(name))
            return true;
    }
    return false;
}

/* The second start of work that the first does not wait for. */
static const struct launch *second_start(const struct facts *facts, int worker)
{
    const struct program *program = facts->program;
    const struct launch *l;
    size_t count, i;

    l = launches_of(&facts->launches, worker, &count);
    for (i = 0; i < count; i++) {
        const struct function *f = &program->functions[l[i].function];
        bool waits = waits_in(program, f), *seen;

        if (l[i].node->in_loop && (!waits || !strcmp(f->name, "main")))
            return &l[i];
        if (waits || i == 0 || l[i - 1].function != l[i].function)
            continue;
        seen = xcalloc(f->node_count + 1, sizeof(*seen));
        flow_reach(f, (int)(l[i - 1].node - f->nodes), NONE, 0, seen);
        waits = !seen[l[i].node - f->nodes];
        free(seen);
        if (!waits)
            return &l[i];
    }
    return NULL;
}

/* --- reports --- */

static char *slot_text(const struct program *program, struct slot slot)
{
    const char *name = program->decls[slot.global].name;

    return slot.field == NONE
               ? xstrdup(name)
               : xasprintf("%s.%s", name, program->decls[slot.field].name);
}

static void add(const struct facts *facts, struct report *report,
                const struct mention *write, struct slot slot,
                const struct mention *use, const struct launch *again)
{
    const struct program *program = facts->program;
    char *name = slot_text(program, slot);
    struct trail trail = {0};

    contexts_chain(&facts->contexts, CONTEXT_WORKER, write->function, &trail);
    trail_add(&trail, write->function, write->spot, "%s is written", name);
    if (use) {
        contexts_chain(&facts->contexts, CONTEXT_LOOP, use->function, &trail);
        trail_add(&trail, use->function, use->spot, "%s is used", name);
    } else {
        trail_add(&trail, again->function, again->node->spot,
                  "the same is started again while it runs");
    }
    report_add(report, "UV402", NONE, write->function, write->spot,
               use ? xasprintf("%s is written on another thread while %s() "
                               "uses it on the loop's",
                               name, program->functions[use->function].name)
                   : xasprintf("%s is changed by several threads at the same "
                               "time",
                               name),
               xstrdup("Without a lock a change may be lost, or seen half "
                       "done, or never. Keep it in the request and take it "
                       "over in the callback that comes back to the loop, or "
                       "guard each use with the same uv_mutex_t."),
               &trail);
    free(name);
}

static bool is_plain_write(const struct facts *facts, const struct mention *m)
{
    const struct contexts *contexts = &facts->contexts;

    return (m->how == MENTION_WRITE || m->how == MENTION_UPDATE) &&
           m->function != NONE &&
           contexts_has(contexts, CONTEXT_WORKER, m->function) &&
           !contexts_has(contexts, CONTEXT_LOOP, m->function);
}

/* `before = total; ...; total = before + 1`: the same as `total++`, slowly. */
static bool is_made_of_old(const struct mentions *m,
                           const struct mention *write)
{
    int i, j, k;

    for (i = m->first_store[write->function];
         i < m->first_store[write->function + 1]; i++) {
        const struct store *s = &m->stores[i];

        if (s->target == NONE || &m->items[s->target] != write || s->constant)
            continue;
        for (j = s->first; j < s->end; j++)
            for (k = m->first_store[write->function]; k < i; k++)
                if (m->stores[k].target != NONE &&
                    m->items[m->stores[k].target].decl == m->items[j].decl &&
                    mentions_read(m, write->function, write->decl,
                                  m->stores[k].begin, m->stores[k].stop))
                    return true;
    }
    return false;
}

static void check_write(struct shared *s, const struct mention *write)
{
    const struct facts *facts = s->facts;
    const struct launch *again = NULL;
    const struct mention *use;
    struct slot slot;
    size_t count;
    int start;

    if (!is_plain_write(facts, write) ||
        !slot_of(facts->program, write, &slot) ||
        is_exempt(facts->program, slot) ||
        is_locked(s, CONTEXT_WORKER, write->function))
        return;
    start = facts->contexts.reach[CONTEXT_WORKER][write->function].start;
    launches_of(&facts->launches, start, &count);
    if (facts->contexts.own_loop[start] || !count)
        return;
    use = loop_use(s, start, slot);
    if (!use && (write->how == MENTION_UPDATE ||
                 is_made_of_old(&facts->mentions, write)))
        again = second_start(facts, start);
    if (use || again)
        add(facts, s->report, write, slot, use, again);
}

static void find_any_time(struct shared *s)
{
    const struct facts *facts = s->facts;
    int i;

    for (i = 0; i < (int)facts->program->function_count; i++)
        s->any_time[i] = runs_any_time(facts, i) &&
                         !contexts_has(&facts->contexts, CONTEXT_WORKER, i) &&
                         !is_locked(s, CONTEXT_LOOP, i);
}

void shared_check(const struct facts *facts, struct report *report)
{
    size_t count = facts->program->function_count, i;
    struct shared s = {.facts = facts,
                       .report = report,
                       .worker = NONE,
                       .locks = xcalloc(count + 1, sizeof(bool)),
                       .any_time = xcalloc(count + 1, sizeof(bool)),
                       .behind = xcalloc(count + 1, sizeof(bool)),
                       .queue = xcalloc(count + 1, sizeof(int))};

    for (i = 0; i < count; i++)
        s.locks[i] = takes_lock(facts->program, (int)i);
    find_any_time(&s);
    find_uses(&s);
    for (i = 0; i < facts->mentions.count; i++)
        check_write(&s, &facts->mentions.items[i]);
    free(s.locks);
    free(s.any_time);
    free(s.behind);
    free(s.queue);
    free(s.uses);
}
