/*
 * stale.c - UV501: a value of shared state is read, the loop turns, and what
 * was made of the old value is written back.
 *
 * Only with a dependency of data: from the shared place to a field of the
 * context (or to a local of a task), and from there into what is written. To
 * put back exactly what was there is no computation and not reported, and
 * whoever reads the place again before writing knows what is new.
 */
#include "lint/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/flow.h"

enum { CANDIDATES_MAX = 64, PASSES_MAX = 16 };

/* A variable or field that others can see. */
static bool is_shared(const struct program *program, const struct mention *m)
{
    const struct decl *d = &program->decls[m->decl];

    if (m->element || (m->how != MENTION_READ && m->how != MENTION_WRITE))
        return false;
    if (d->kind == DECL_VARIABLE)
        return d->is_global && !d->is_aggregate;
    if (d->kind != DECL_FIELD || d->from_libuv || d->callback)
        return false;
    return m->root != NONE &&
           (program->decls[m->root].is_global || m->indirect);
}

static const struct mention *target_of(const struct mentions *m,
                                       const struct store *s)
{
    return s->target == NONE ? NULL : &m->items[s->target];
}

/* The value of `s` reads `decl`. */
static bool value_reads(const struct mentions *m, const struct store *s,
                        int decl)
{
    int i;

    for (i = s->first; i < s->end; i++)
        if (m->items[i].decl == decl && m->items[i].how == MENTION_READ)
            return true;
    return false;
}

/* The only store of a local in its function; NULL if there are others. */
static const struct store *only_store(const struct mentions *m, int function,
                                      int local)
{
    const struct store *found = NULL;
    int i;

    for (i = m->first_store[function]; i < m->first_store[function + 1]; i++) {
        const struct mention *t = target_of(m, &m->stores[i]);

        if (!t || t->decl != local)
            continue;
        if (found)
            return NULL;
        found = &m->stores[i];
    }
    return found;
}

/* The value of `s` comes from `decl`, by way of one local at most; *ret_plain:
 * unchanged. */
static bool comes_from(const struct facts *facts, const struct store *s,
                       int decl, bool *ret_plain)
{
    const struct mentions *m = &facts->mentions;
    int i;

    *ret_plain = s->plain;
    if (value_reads(m, s, decl))
        return true;
    for (i = s->first; i < s->end; i++) {
        const struct decl *d = &facts->program->decls[m->items[i].decl];
        const struct store *local;

        if (d->kind != DECL_VARIABLE || d->is_global || d->is_parameter)
            continue;
        local = only_store(m, s->function, m->items[i].decl);
        if (local && local != s && value_reads(m, local, decl)) {
            *ret_plain = s->plain && local->plain;
            return true;
        }
    }
    return false;
}

/* The shared place that the value of `s` comes from; NULL: none. */
static const struct mention *
shared_source(const struct facts *facts, const struct store *s, bool *ret_plain)
{
    const struct mentions *m = &facts->mentions;
    int i;

    *ret_plain = s->plain;
    for (i = s->first; i < s->end; i++) {
        const struct mention *item = &m->items[i];
        const struct decl *d = &facts->program->decls[item->decl];
        const struct store *local;

        if (is_shared(facts->program, item))
            return item;
        if (d->kind != DECL_VARIABLE || d->is_global || d->is_parameter)
            continue;
        local = only_store(m, s->function, item->decl);
        if (local && local != s && local->first < local->end &&
            is_shared(facts->program, &m->items[local->first])) {
            *ret_plain = s->plain && local->plain;
            return &m->items[local->first];
        }
    }
    return NULL;
}

/* --- between a start and its callback --- */

static void add_across(const struct facts *facts, struct report *report,
                       const struct launch *l, const struct mention *source,
                       const struct store *kept, const struct store *write)
{
    const struct program *program = facts->program;
    const char *name = program->decls[source->decl].name;
    const char *field =
        program->decls[facts->mentions.items[kept->target].decl].name;
    struct trail trail = {0};

    trail_add(&trail, l->function, source->spot, "%s is read", name);
    trail_add(&trail, l->function, kept->spot, "what comes of it is kept in %s",
              field);
    trail_add(&trail, l->function, l->node->spot,
              "%s() starts; until %s() runs, others may change %s",
              launch_name(program, l), program->functions[l->callback].name,
              name);
    trail_add(&trail, write->function, write->spot,
              "%s is written from %s, which is old", name, field);
    report_add(report, "UV501", NONE, write->function, write->spot,
               xasprintf("%s is written from a value that was read before "
                         "%s() started",
                         name, launch_name(program, l)),
               xasprintf("What others wrote to %s in between is lost: two of "
                         "these at the same time count as one. Read %s again "
                         "here, or change it before the start.",
                         name, name),
               &trail);
}

static bool same_object(const struct mention *a, const struct mention *b)
{
    return a->root != NONE && a->root == b->root;
}

static void check_kept(const struct facts *facts, struct report *report,
                       const struct launch *l, const struct store *kept)
{
    const struct mentions *m = &facts->mentions;
    const struct mention *field = target_of(m, kept), *source;
    bool plain_here, plain_there;
    int i;

    if (!field || facts->program->decls[field->decl].kind != DECL_FIELD ||
        kept->begin >= l->node->begin || kept->compound)
        return;
    source = shared_source(facts, kept, &plain_here);
    if (!source || source->decl == field->decl || same_object(source, field))
        return;
    for (i = m->first_store[l->callback]; i < m->first_store[l->callback + 1];
         i++) {
        const struct store *write = &m->stores[i];
        const struct mention *t = target_of(m, write);

        if (!t || t->decl != source->decl || write->compound ||
            !comes_from(facts, write, field->decl, &plain_there) ||
            (plain_here && plain_there) ||
            mentions_read(m, l->callback, source->decl, 0, write->stop))
            continue;
        add_across(facts, report, l, source, kept, write);
    }
}

/* By function: how often it is called in the file, as far as that matters. */
static unsigned char *count_calls(const struct program *program)
{
    unsigned char *calls = xcalloc(program->function_count + 1, 1);
    size_t i, j;

    for (i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        for (j = 0; j < f->node_count; j++) {
            int body = f->nodes[j].kind == NODE_CALL
                           ? call_body(program, f->nodes[j].call)
                           : NONE;

            if (body != NONE && calls[body] < 2)
                calls[body] = f->nodes[j].in_loop ? 2 : calls[body] + 1;
        }
    }
    return calls;
}

/* More than one of them can be under way: somebody else may call it, or the
 * loop does, or it is called several times. */
static bool may_overlap(const struct facts *facts, const unsigned char *calls,
                        const struct launch *l)
{
    const struct function *f = &facts->program->functions[l->function];

    if (l->node->in_loop || calls[l->function] > 1)
        return true;
    return f->is_static
               ? contexts_has(&facts->contexts, CONTEXT_LOOP, l->function)
               : strcmp(f->name, "main") != 0;
}

/* The first start of the pair behind the store; NULL: there is none. */
static const struct launch *launch_behind(const struct launch *l, size_t count,
                                          const struct store *s)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (l[i].node->begin > s->begin)
            return &l[i];
    return NULL;
}

/* All starts of one callback in one function. */
static void check_pairing(const struct facts *facts, struct report *report,
                          const unsigned char *calls, const struct launch *l,
                          size_t count)
{
    const struct mentions *m = &facts->mentions;
    int i;

    if (l->context != CONTEXT_LOOP || l->callback == l->function ||
        !may_overlap(facts, calls, l))
        return;
    for (i = m->first_store[l->function]; i < m->first_store[l->function + 1];
         i++) {
        const struct launch *behind = launch_behind(l, count, &m->stores[i]);

        if (behind)
            check_kept(facts, report, behind, &m->stores[i]);
    }
}

static void check_launches(const struct facts *facts, struct report *report)
{
    const struct launches *all = &facts->launches;
    unsigned char *calls = count_calls(facts->program);
    size_t i, end;

    for (i = 0; i < all->count; i = end) {
        const struct launch *l = &all->items[i];

        for (end = i + 1; end < all->count &&
                          all->items[end].callback == l->callback &&
                          all->items[end].function == l->function;)
            end++;
        check_pairing(facts, report, calls, l, end - i);
    }
    free(calls);
}

/* --- in a task, across a wait --- */

static bool suspends_itself(const struct program *program,
                            const struct function *f, const bool *suspends)
{
    size_t i;

    for (i = 0; i < f->node_count; i++) {
        const struct call *call = f->nodes[i].call;
        int body = call ? call_body(program, call) : NONE;

        if (call && call->function != NONE &&
            (program->decls[call->function].suspends ||
             (body != NONE && suspends[body])))
            return true;
    }
    return false;
}

/* By function: other tasks may run before it returns. Each pass goes the other
 * way through the file, so that few are needed. */
static bool *find_suspending(const struct facts *facts)
{
    const struct program *program = facts->program;
    size_t count = program->function_count, i;
    bool *suspends = xcalloc(count + 1, sizeof(*suspends));
    bool changed = true;
    int pass;

    for (pass = 0; changed && pass < PASSES_MAX; pass++) {
        changed = false;
        for (i = 0; i < count; i++) {
            size_t at = pass % 2 ? count - 1 - i : i;

            if (suspends[at] ||
                !suspends_itself(program, &program->functions[at], suspends))
                continue;
            suspends[at] = changed = true;
        }
    }
    return suspends;
}

/* It takes turns in some way of its own. */
static bool takes_turns(const struct program *program, const struct function *f)
{
    static const char *const words[] = {"lock", "acquire", "sem", "mutex"};
    size_t i, j;

    for (i = 0; i < f->node_count; i++) {
        const char *name = f->nodes[i].kind == NODE_CALL
                               ? call_name(program, f->nodes[i].call)
                               : "";

        for (j = 0; j < sizeof words / sizeof words[0]; j++)
            if (strstr(name, words[j]))
                return true;
    }
    return false;
}

static int node_of(const struct function *f, const struct store *s)
{
    size_t i;

    for (i = 0; i < f->node_count; i++)
        if (f->nodes[i].kind == NODE_SET &&
            f->nodes[i].spot.line == s->spot.line &&
            f->nodes[i].spot.column == s->spot.column)
            return (int)i;
    return NONE;
}

/* The wait that lies on the way from `read` to `write`; NULL: none. */
static const struct node *wait_between(const struct facts *facts,
                                       const bool *suspends,
                                       const struct store *read,
                                       const struct store *write)
{
    const struct program *program = facts->program;
    const struct function *f = &program->functions[read->function];
    int from = node_of(f, read), to = node_of(f, write);
    const struct node *found = NULL;
    bool *seen = xcalloc(f->node_count * 2 + 1, sizeof(*seen));
    size_t i;

    if (from != NONE && to != NONE)
        flow_reach(f, from, NONE, 0, seen);
    for (i = 0; i < f->node_count && to != NONE; i++) {
        const struct node *n = &f->nodes[i];
        int body = n->kind == NODE_CALL ? call_body(program, n->call) : NONE;

        if (n->kind != NODE_CALL || !seen[i] || n->call->function == NONE ||
            n->begin <= read->begin || n->end > write->begin ||
            !(program->decls[n->call->function].suspends ||
              (body != NONE && suspends[body])))
            continue;
        memset(seen + f->node_count, 0, f->node_count);
        flow_reach(f, (int)i, NONE, 0, seen + f->node_count);
        if (seen[f->node_count + to])
            found = n;
    }
    free(seen);
    return found;
}

static void add_wait(const struct facts *facts, struct report *report,
                     const struct mention *source, const struct store *read,
                     const struct node *wait, const struct store *write)
{
    const struct program *program = facts->program;
    const char *name = program->decls[source->decl].name;
    int function = read->function;
    struct trail trail = {0};

    trail_add(&trail, function, read->spot, "%s is read", name);
    trail_add(&trail, function, wait->spot,
              "%s() waits; others may change %s meanwhile",
              call_name(program, wait->call), name);
    trail_add(&trail, function, write->spot, "%s is written from the old value",
              name);
    report_add(report, "UV501", NONE, function, write->spot,
               xasprintf("%s is written from a value that was read before "
                         "%s() waited",
                         name, call_name(program, wait->call)),
               xasprintf("What other tasks wrote to %s in between is lost. "
                         "Read it again behind the wait, or change it before.",
                         name),
               &trail);
}

static bool is_set_between(const struct mentions *m, const struct store *read,
                           const struct store *write, int local)
{
    int i;

    for (i = m->first_store[read->function];
         i < m->first_store[read->function + 1]; i++) {
        const struct mention *t = target_of(m, &m->stores[i]);

        if (t && t->decl == local && &m->stores[i] != read &&
            m->stores[i].begin > read->begin &&
            m->stores[i].begin < write->begin)
            return true;
    }
    return false;
}

/* `read` puts what comes of a shared place into a local; `write` writes that
 * place from the local. */
static void check_pair(const struct facts *facts, struct report *report,
                       const bool *suspends, const struct store *read,
                       const struct store *write)
{
    const struct mentions *m = &facts->mentions;
    const struct mention *local = target_of(m, read), *t = target_of(m, write),
                         *source;
    const struct node *wait;
    bool plain;

    if (!t || write->compound || write->begin <= read->begin ||
        !value_reads(m, write, local->decl))
        return;
    source = shared_source(facts, read, &plain);
    if (!source || source->decl != t->decl || (plain && write->plain) ||
        is_set_between(m, read, write, local->decl))
        return;
    wait = wait_between(facts, suspends, read, write);
    if (!wait ||
        mentions_read(m, read->function, t->decl, wait->end, write->stop))
        return;
    add_wait(facts, report, source, read, wait, write);
}

static void check_task(const struct facts *facts, struct report *report,
                       const bool *suspends, int function)
{
    const struct mentions *m = &facts->mentions;
    int i, j, candidates = 0;

    for (i = m->first_store[function];
         i < m->first_store[function + 1] && candidates < CANDIDATES_MAX; i++) {
        const struct mention *t = target_of(m, &m->stores[i]);
        const struct decl *d = t ? &facts->program->decls[t->decl] : NULL;
        bool plain;

        if (!d || d->kind != DECL_VARIABLE || d->is_global ||
            m->stores[i].compound ||
            !shared_source(facts, &m->stores[i], &plain))
            continue;
        candidates++;
        for (j = i + 1; j < m->first_store[function + 1]; j++)
            check_pair(facts, report, suspends, &m->stores[i], &m->stores[j]);
    }
}

void stale_check(const struct facts *facts, struct report *report)
{
    const struct program *program = facts->program;
    bool *suspends = find_suspending(facts);
    size_t i;

    check_launches(facts, report);
    for (i = 0; i < program->function_count; i++)
        if (suspends[i] && !program->functions[i].failed &&
            !takes_turns(program, &program->functions[i]))
            check_task(facts, report, suspends, (int)i);
    free(suspends);
}
