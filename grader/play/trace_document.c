/*
 * trace_document.c - recordings to what is shown.
 *
 * Theory of operation. First it is settled where the first two runs part and
 * what of each is kept; then all offsets are looked up at once, since each
 * look-up is a process in the sandbox; then each run is told. Findings go the
 * way that those of a grading go, so that they read the same.
 */
#include "play/trace_document.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/chain.h"
#include "play/trace_internal.h"

static const char *kind_name(uint32_t kind)
{
    static const char *const names[TRACE_KIND_COUNT] = {
        [TRACE_MAIN] = "main",
        [TRACE_TIMER] = "timer",
        [TRACE_IDLE] = "idle",
        [TRACE_PREPARE] = "prepare",
        [TRACE_CHECK] = "check",
        [TRACE_ASYNC] = "async",
        [TRACE_CLOSE] = "close",
        [TRACE_WORK] = "work",
        [TRACE_FS] = "fs",
        [TRACE_DNS] = "dns",
        [TRACE_RANDOM] = "random",
        [TRACE_STREAM] = "stream",
        [TRACE_CONNECTION] = "connection",
        [TRACE_NET] = "net",
        [TRACE_ALLOC] = "alloc",
        [TRACE_DATAGRAM] = "datagram",
        [TRACE_POLL] = "poll",
        [TRACE_SIGNAL] = "signal",
        [TRACE_PROCESS] = "process",
        [TRACE_WATCH] = "watch",

        [TRACE_TASK] = "task",
        [TRACE_WORKER] = "worker",
        [TRACE_CALL] = "call",
    };

    return kind < TRACE_KIND_COUNT && names[kind] ? names[kind] : "other";
}

static const char *point_name(uint32_t point)
{
    static const char *const names[TRACE_POINT_COUNT] = {
        [TRACE_POINT_NEXT] = "next",     [TRACE_POINT_BODY] = "body",
        [TRACE_POINT_CANCEL] = "cancel", [TRACE_POINT_CLOSE] = "close",
        [TRACE_POINT_TURN] = "turn",     [TRACE_POINT_ISSUE] = "issue",
        [TRACE_POINT_SEND] = "send",     [TRACE_POINT_READ] = "read",
        [TRACE_POINT_WRITE] = "write",
    };

    return point < TRACE_POINT_COUNT && names[point] ? names[point] : "other";
}

static const char *cause_name(uint32_t cause)
{
    static const char *const names[] = {"idle", "slept", "waited"};

    return cause < sizeof(names) / sizeof(names[0]) ? names[cause] : "other";
}

static long long to_us(uint64_t ns)
{
    return (long long)(ns / 1000);
}

/* The run's times are at most its end. */
static long long reach(struct trace_run *run, uint64_t ns)
{
    long long us = to_us(ns);

    if (us > run->end_us)
        run->end_us = us;
    return us;
}

static long long end_time(struct trace_run *run,
                          const struct recording_span *span)
{
    return span->end_order ? reach(run, span->end_ns) : TIME_NONE;
}

/* --- callbacks and operations --- */

struct telling {
    const struct trace_input *input;
    const struct recording *recording;
    const struct trace_kept *kept;
    const struct trace_places *places;
    struct trace_run *run;
};

/* 0 for an operation that is not shown. */
static uint32_t kept_op(const struct telling *t, uint32_t op)
{
    return op < t->recording->op_count && t->kept->ops[op] ? op : 0;
}

/* Tasks share their functions, so it is the name that tells them apart. */
static char *name_callback(const struct trace_node *node,
                           const struct trace_op *op, const struct place *place)
{
    if (node->kind == TRACE_TASK && op && op->name[0] != '\0')
        return xstrdup(op->name);
    if (place->function)
        return xstrdup(place->function);
    return chain_callback_words(node->kind, op ? op->name : "");
}

static void tell_callback(const struct telling *t,
                          const struct trace_node *node)
{
    const struct recording *r = t->recording;
    const struct recording_span *span =
        recording_detail_node(r->detail, node->node);
    struct trace_run *run = t->run;
    struct trace_callback *to = &run->callbacks[run->callback_count++];

    *to = (struct trace_callback){
        .id = node->node,
        .kind = kind_name(node->kind),
        .place = trace_places_find(t->places, node->callback_pc, false),
        .begin_us = reach(run, node->head.at_ns),
        .end_us = end_time(run, span),
        .order = span->order,
        .end_order = span->end_order,
        .track = node->kind == TRACE_WORKER,
    };
    if (node->parent < node->node)
        to->parent = trace_kept_ancestor(r, t->kept, node->parent);
    to->operation = kept_op(t, node->op);
    to->name = name_callback(node, recording_op(r, node->op), &to->place);
}

static void tell_operation(const struct telling *t, const struct trace_op *op)
{
    const struct recording *r = t->recording;
    const struct recording_span *span = recording_detail_op(r->detail, op->op);
    struct trace_run *run = t->run;
    struct trace_operation *to = &run->operations[run->operation_count++];

    *to = (struct trace_operation){
        .id = op->op,
        .callback = trace_kept_ancestor(r, t->kept, op->node),
        .kind = kind_name(op->kind),
        .name = xstrdup(op->name),
        .place = trace_places_find(t->places, op->site_pc, true),
        .start_us = reach(run, op->head.at_ns),
        .end_us = end_time(run, span),
        .order = span->order,
        .end_order = span->end_order,
        .status = span->status,
        .awaited = span->is_awaited,
        .awaited_by = trace_kept_ancestor(r, t->kept, span->awaited_by),
        .await_place = trace_places_find(t->places, span->await_pc, true),
    };
}

static size_t count_kept(const bool *flags, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < size; i++)
        count += flags[i];
    return count;
}

static void tell_nodes_and_ops(const struct telling *t)
{
    const struct recording *r = t->recording;
    struct trace_run *run = t->run;

    run->callbacks = xcalloc(count_kept(t->kept->nodes, r->node_count) + 1,
                             sizeof(run->callbacks[0]));
    run->operations = xcalloc(count_kept(t->kept->ops, r->op_count) + 1,
                              sizeof(run->operations[0]));
    for (size_t i = 0; i < r->node_count; i++) {
        if (t->kept->nodes[i])
            tell_callback(t, &r->nodes[i]);
    }
    for (size_t i = 0; i < r->op_count; i++) {
        if (t->kept->ops[i])
            tell_operation(t, &r->ops[i]);
    }
    run->left_out.callbacks = t->kept->left_out_nodes;
    run->left_out.operations = t->kept->left_out_ops;
}

/* --- the rest of a run --- */

static void tell_picks(const struct telling *t)
{
    const struct recording_detail *d = t->recording->detail;
    struct trace_run *run = t->run;
    size_t count =
        d->choice_count < TRACE_PICKS_MAX ? d->choice_count : TRACE_PICKS_MAX;

    run->picks = xcalloc(count + 1, sizeof(run->picks[0]));
    for (size_t i = 0; i < count; i++) {
        const struct trace_choice *choice = &d->choices[i].choice;

        run->picks[run->pick_count++] = (struct trace_pick){
            .index = choice->index,
            .options = choice->options,
            .picked = choice->picked,
            .point = point_name(choice->point),
            .kind = kind_name(choice->kind),
            .picked_operation = kept_op(t, choice->picked_op),
            .first_operation = kept_op(t, choice->first_op),
            .at_us = reach(run, choice->head.at_ns),
            .order = d->choices[i].order,
        };
    }
    run->left_out.picks = d->choices_told - count;
}

static void tell_jumps(const struct telling *t)
{
    const struct recording_detail *d = t->recording->detail;
    struct trace_run *run = t->run;
    size_t count =
        d->jump_count < TRACE_JUMPS_MAX ? d->jump_count : TRACE_JUMPS_MAX;

    run->jumps = xcalloc(count + 1, sizeof(run->jumps[0]));
    for (size_t i = 0; i < count; i++) {
        const struct trace_clock *clock = &d->jumps[i].clock;

        run->jumps[run->jump_count++] = (struct trace_jump){
            .from_us = to_us(clock->from_ns),
            .to_us = reach(run, clock->head.at_ns),
            .cause = cause_name(clock->cause),
            .callback = trace_kept_ancestor(t->recording, t->kept, clock->node),
            .order = d->jumps[i].order,
        };
    }
    run->left_out.jumps = d->jumps_told - count;
}

static void tell_limit(const struct telling *t)
{
    const struct recording *r = t->recording;
    const char *name, *value;

    if (recording_outcome(r) != OUTCOME_LIMIT)
        return;
    recording_limit(r, &name, &value);
    t->run->limit = (struct trace_limit_mark){
        .name = xstrdup(name),
        .value = xstrdup(value),
        .callback = trace_kept_ancestor(r, t->kept, r->limit.node),
        .at_us = r->detail->limit_order ? reach(t->run, r->limit.head.at_ns)
                                        : t->run->end_us,
        .order = r->detail->limit_order,
    };
}

static char *copy_or_null(const char *text)
{
    return text ? xstrdup(text) : NULL;
}

static void tell_run(const struct telling *t)
{
    const struct trace_input *input = t->input;

    *t->run = (struct trace_run){
        .label = xstrdup(input->label),
        .test = copy_or_null(input->test),
        .command = copy_or_null(input->command),
        .ending = copy_or_null(input->ending),
        .seed = input->seed,
    };
    tell_nodes_and_ops(t);
    tell_picks(t);
    tell_jumps(t);
    tell_limit(t);
    trace_lay_out(t->run);
}

/* --- all runs --- */

static void want_run(const struct recording *r, const struct trace_kept *kept,
                     struct trace_places *places)
{
    for (size_t i = 0; i < r->node_count; i++) {
        if (kept->nodes[i])
            trace_places_want(places, r->nodes[i].callback_pc, false);
    }
    for (size_t i = 0; i < r->op_count; i++) {
        if (!kept->ops[i])
            continue;
        trace_places_want(places, r->ops[i].site_pc, true);
        trace_places_want(places,
                          recording_detail_op(r->detail, (uint32_t)i)->await_pc,
                          true);
    }
}

static void tell_divergence(const struct trace_parting *parting,
                            struct trace_document *document)
{
    document->divergence = (struct trace_divergence){
        .kind = parting->kind,
        .callback = {parting->node[0], parting->node[1]},
        .pick = parting->pick,
    };
    document->divergence.words = trace_part_words(document);
}

static int tell(const struct trace_request *request,
                const struct trace_kept *kept,
                const struct trace_parting *parting, struct trace_document *ret,
                struct error *err)
{
    struct trace_places places = {.file = request->file};
    int rc;

    for (size_t i = 0; i < request->run_count; i++)
        want_run(request->runs[i].recording, &kept[i], &places);
    rc = trace_places_look_up(&places, request->object_fd, err);
    for (size_t i = 0; rc == 0 && i < request->run_count; i++) {
        struct telling telling = {&request->runs[i], request->runs[i].recording,
                                  &kept[i], &places,
                                  &ret->runs[ret->run_count++]};

        tell_run(&telling);
    }
    trace_places_release(&places);
    if (rc == 0)
        rc = trace_tell_marks(request, kept, ret, err);
    if (rc == 0) {
        tell_divergence(parting, ret);
        trace_quote(request, ret);
    }
    return rc;
}

int trace_document_make(const struct trace_request *request,
                        struct trace_document *ret, struct error *err)
{
    struct trace_kept kept[TRACE_RUNS_MAX] = {{NULL, NULL, 0, 0}};
    struct trace_parting parting = {.pick = -1};
    int rc;

    *ret = (struct trace_document){
        .program = xstrdup(request->program),
        .runs = xcalloc(request->run_count + 1, sizeof(ret->runs[0])),
        .divergence = {.pick = -1},
    };
    if (request->run_count > 1)
        trace_part(request->runs[0].recording, request->runs[1].recording,
                   request->all, &parting);
    for (size_t i = 0; i < request->run_count; i++)
        trace_keep(request->runs[i].recording, request->all,
                   i < 2 ? parting.node[i] : 0, &kept[i]);
    rc = tell(request, kept, &parting, ret, err);
    for (size_t i = 0; i < request->run_count; i++)
        trace_kept_release(&kept[i]);
    if (rc < 0)
        trace_document_release(ret);
    return rc;
}

const char *trace_label(size_t index, bool alone, bool failed)
{
    if (index == 0)
        return "plain";
    return failed ? "failing" : alone ? "plain" : "other";
}

/* --- looking at one --- */

static int compare_ids(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_callback(const void *key, const void *item)
{
    return compare_ids(*(const uint32_t *)key,
                       ((const struct trace_callback *)item)->id);
}

static int compare_operation(const void *key, const void *item)
{
    return compare_ids(*(const uint32_t *)key,
                       ((const struct trace_operation *)item)->id);
}

const struct trace_callback *trace_callback_find(const struct trace_run *run,
                                                 uint32_t id)
{
    if (id == 0 || run->callback_count == 0)
        return NULL;
    return bsearch(&id, run->callbacks, run->callback_count,
                   sizeof(run->callbacks[0]), compare_callback);
}

const struct trace_operation *trace_operation_find(const struct trace_run *run,
                                                   uint32_t id)
{
    if (id == 0 || run->operation_count == 0)
        return NULL;
    return bsearch(&id, run->operations, run->operation_count,
                   sizeof(run->operations[0]), compare_operation);
}

/* --- the end --- */

static void release_run(struct trace_run *run)
{
    for (size_t i = 0; i < run->callback_count; i++) {
        free(run->callbacks[i].name);
        place_release(&run->callbacks[i].place);
    }
    for (size_t i = 0; i < run->operation_count; i++) {
        free(run->operations[i].name);
        place_release(&run->operations[i].place);
        place_release(&run->operations[i].await_place);
    }
    for (size_t i = 0; i < run->mark_count; i++)
        finding_release(&run->marks[i].finding);
    free(run->callbacks);
    free(run->operations);
    free(run->picks);
    free(run->jumps);
    free(run->marks);
    for (size_t i = 0; i < run->trail_count; i++) {
        free(run->trail[i].text);
        place_release(&run->trail[i].place);
    }
    free(run->trail);
    free(run->limit.name);
    free(run->limit.value);
    free(run->label);
    free(run->test);
    free(run->command);
    free(run->ending);
}

void trace_document_release(struct trace_document *document)
{
    for (size_t i = 0; i < document->run_count; i++)
        release_run(&document->runs[i]);
    for (size_t i = 0; i < document->line_count; i++) {
        free(document->lines[i].file);
        free(document->lines[i].text);
    }
    free(document->runs);
    free(document->lines);
    free(document->divergence.words);
    free(document->program);
    *document = (struct trace_document){.divergence = {.pick = -1}};
}
