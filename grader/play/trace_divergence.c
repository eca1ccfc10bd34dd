/*
 * trace_divergence.c - where two runs part. Ids are given in the order in
 * which callbacks begin, and operations start: as long as two runs do the
 * same, the same id is the same thing in both.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/trace_internal.h"

/* The next shown callback from `id` on; 0: none. */
static uint32_t next_shown(const struct recording *r, bool all, uint32_t id)
{
    for (; id < r->node_count; id++) {
        if (trace_is_shown_node(&r->nodes[id], all))
            return id;
    }
    return 0;
}

static bool is_same_callback(const struct trace_node *a,
                             const struct trace_node *b)
{
    return a->kind == b->kind && a->callback_pc == b->callback_pc &&
           a->op == b->op;
}

/* The choice at which another one was picked, or among others. */
static long find_pick(const struct recording *a, const struct recording *b)
{
    const struct recording_detail *x = a->detail, *y = b->detail;

    if (!x || !y)
        return -1;
    for (size_t i = 0; i < x->choice_count && i < y->choice_count; i++) {
        if (x->choices[i].choice.picked != y->choices[i].choice.picked ||
            x->choices[i].choice.options != y->choices[i].choice.options)
            return (long)i;
    }
    return -1;
}

/* The first callbacks that differ; the first times that do come after that. */
void trace_part(const struct recording *a, const struct recording *b, bool all,
                struct trace_parting *ret)
{
    uint32_t i = next_shown(a, all, 1), j = next_shown(b, all, 1);

    *ret = (struct trace_parting){.pick = find_pick(a, b)};
    while (i && j && is_same_callback(&a->nodes[i], &b->nodes[j])) {
        if (ret->kind == DIVERGENCE_NONE &&
            a->nodes[i].head.at_ns != b->nodes[j].head.at_ns) {
            ret->kind = DIVERGENCE_TIME;
            ret->node[0] = i;
            ret->node[1] = j;
        }
        i = next_shown(a, all, i + 1);
        j = next_shown(b, all, j + 1);
    }
    if (i == 0 && j == 0)
        return;
    ret->kind = i && j ? DIVERGENCE_ORDER : DIVERGENCE_END;
    ret->node[0] = i;
    ret->node[1] = j;
}

/* --- in words --- */

const char *trace_divergence_name(enum trace_divergence_kind kind)
{
    static const char *const names[] = {
        [DIVERGENCE_ORDER] = "order",
        [DIVERGENCE_TIME] = "time",
        [DIVERGENCE_END] = "end",
    };

    return names[kind];
}

/* "on_read (line 12) for uv_fs_read #3" */
static char *callback_name(const struct trace_run *run,
                           const struct trace_callback *callback)
{
    const struct trace_operation *operation =
        trace_operation_find(run, callback->operation);
    struct strbuf text = STRBUF_INIT;

    strbuf_add_str(&text, callback->name);
    if (callback->place.line > 0)
        strbuf_addf(&text, " (line %d)", callback->place.line);
    if (operation && strcmp(callback->kind, "task") != 0)
        strbuf_addf(&text, " for %s", operation->name);
    if (operation && operation->number)
        strbuf_addf(&text, " #%u", operation->number);
    return strbuf_steal(&text);
}

static char *order_words(const struct trace_run *runs,
                         const struct trace_callback *const *callbacks)
{
    char *first = callback_name(&runs[0], callbacks[0]),
         *second = callback_name(&runs[1], callbacks[1]),
         *words = xasprintf("next, the %s run calls %s, the %s run %s",
                            runs[0].label, first, runs[1].label, second);

    free(first);
    free(second);
    return words;
}

static char *time_words(const struct trace_run *runs,
                        const struct trace_callback *const *callbacks)
{
    char *name = callback_name(&runs[0], callbacks[0]),
         *words = xasprintf(
             "the same callbacks in the same order, but %s comes at %lld us in "
             "the %s run and at %lld us in the %s run",
             name, callbacks[0]->begin_us, runs[0].label,
             callbacks[1]->begin_us, runs[1].label);

    free(name);
    return words;
}

static char *end_words(const struct trace_run *runs,
                       const struct trace_callback *const *callbacks)
{
    int over = callbacks[0] ? 1 : 0;
    char *name = callback_name(&runs[!over], callbacks[!over]),
         *words = xasprintf("the %s run is over here, the %s run goes on with "
                            "%s",
                            runs[over].label, runs[!over].label, name);

    free(name);
    return words;
}

char *trace_part_words(const struct trace_document *document)
{
    const struct trace_divergence *d = &document->divergence;
    const struct trace_run *runs = document->runs;
    const struct trace_callback *callbacks[2];

    if (d->kind == DIVERGENCE_NONE)
        return NULL;
    for (int i = 0; i < 2; i++)
        callbacks[i] = trace_callback_find(&runs[i], d->callback[i]);
    if (!callbacks[0] || !callbacks[1])
        return callbacks[0] || callbacks[1] ? end_words(runs, callbacks)
                                            : xstrdup("the runs part");
    return d->kind == DIVERGENCE_ORDER ? order_words(runs, callbacks)
                                       : time_words(runs, callbacks);
}
