#include "play/recording_detail.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void recording_detail_clear(struct recording_detail *detail)
{
    struct recording_detail kept = *detail;

    strbuf_clear(&kept.log);
    *detail = (struct recording_detail){
        .nodes = kept.nodes,
        .node_capacity = kept.node_capacity,
        .ops = kept.ops,
        .op_capacity = kept.op_capacity,
        .choices = kept.choices,
        .choice_capacity = kept.choice_capacity,
        .jumps = kept.jumps,
        .jump_capacity = kept.jump_capacity,
        .log = kept.log,
    };
}

void recording_detail_release(struct recording_detail *detail)
{
    free(detail->nodes);
    free(detail->ops);
    free(detail->choices);
    free(detail->jumps);
    strbuf_release(&detail->log);
    *detail = (struct recording_detail){0};
}

/* --- spans --- */

/* A place for `id`; NULL for one that is beyond what is kept. */
static struct recording_span *span_of(struct recording_span **spans,
                                      size_t *count, size_t *capacity,
                                      uint32_t id)
{
    if (id >= RECORDING_NODES_MAX)
        return NULL;
    while (*count <= id) {
        *spans = xgrow(*spans, *count, capacity, sizeof(**spans));
        (*spans)[(*count)++] = (struct recording_span){0};
    }
    return &(*spans)[id];
}

static struct recording_span *node_span(struct recording_detail *d, uint32_t id)
{
    return span_of(&d->nodes, &d->node_count, &d->node_capacity, id);
}

static struct recording_span *op_span(struct recording_detail *d, uint32_t id)
{
    return span_of(&d->ops, &d->op_count, &d->op_capacity, id);
}

static void begin(struct recording_span *span, size_t order)
{
    if (span)
        *span = (struct recording_span){.order = order};
}

static void end(struct recording_span *span, uint64_t at_ns, int32_t status,
                size_t order)
{
    if (!span || span->end_order)
        return;
    span->end_order = order;
    span->end_ns = at_ns;
    span->status = status;
}

static void await(struct recording_span *span, const struct trace_await *await)
{
    if (!span || span->is_awaited)
        return;
    span->is_awaited = true;
    span->awaited_by = await->node;
    span->await_pc = await->site_pc;
}

static const struct recording_span *
find_span(const struct recording_span *spans, size_t count, uint32_t id)
{
    static const struct recording_span nothing;

    return id < count ? &spans[id] : &nothing;
}

const struct recording_span *
recording_detail_node(const struct recording_detail *detail, uint32_t id)
{
    return find_span(detail->nodes, detail->node_count, id);
}

const struct recording_span *
recording_detail_op(const struct recording_detail *detail, uint32_t id)
{
    return find_span(detail->ops, detail->op_count, id);
}

/* --- what is kept in a row --- */

static void keep_choice(struct recording_detail *d,
                        const struct trace_choice *choice, size_t order)
{
    d->choices_told++;
    if (d->choice_count == DETAIL_CHOICES_MAX)
        return;
    d->choices = xgrow(d->choices, d->choice_count, &d->choice_capacity,
                       sizeof(d->choices[0]));
    d->choices[d->choice_count++] = (struct recording_choice){*choice, order};
}

static void keep_jump(struct recording_detail *d,
                      const struct trace_clock *clock, size_t order)
{
    d->jumps_told++;
    if (d->jump_count == DETAIL_JUMPS_MAX)
        return;
    d->jumps =
        xgrow(d->jumps, d->jump_count, &d->jump_capacity, sizeof(d->jumps[0]));
    d->jumps[d->jump_count++] = (struct recording_jump){*clock, order};
}

/* Findings are few, and they are what the rest is kept for. */
static void log_record(struct recording_detail *d,
                       const union protocol_record *record)
{
    bool is_told =
        record->head.type == TRACE_FINDING || record->head.type == TRACE_LIMIT;

    if (d->log.len < DETAIL_LOG_BYTES_MAX ||
        (is_told && d->finding_count < RECORDING_FINDINGS_MAX))
        strbuf_add(&d->log, record, record->head.size);
}

void recording_detail_keep(struct recording_detail *d,
                           const union protocol_record *record, size_t order)
{
    log_record(d, record);
    switch (record->head.type) {
    case TRACE_NODE:
        d->nodes_told++;
        begin(node_span(d, record->node.node), order);
        break;
    case TRACE_NODE_END:
        end(node_span(d, record->node_end.node), record->head.at_ns, 0, order);
        break;
    case TRACE_OP:
        d->ops_told++;
        begin(op_span(d, record->op.op), order);
        break;
    case TRACE_OP_END:
        end(op_span(d, record->op_end.op), record->head.at_ns,
            record->op_end.status, order);
        break;
    case TRACE_AWAIT:
        await(op_span(d, record->await.op), &record->await);
        break;
    case TRACE_CHOICE:
        keep_choice(d, &record->choice, order);
        break;
    case TRACE_CLOCK:
        keep_jump(d, &record->clock, order);
        break;
    case TRACE_FINDING:
        if (d->finding_count < RECORDING_FINDINGS_MAX)
            d->finding_orders[d->finding_count++] = order;
        break;
    case TRACE_LIMIT:
        d->limit_order = order;
        break;
    default:
        break;
    }
}

int recording_read_log(struct recording *recording, const void *log, size_t len)
{
    struct protocol_reader reader = {.data = log, .len = len};
    struct protocol_item item;
    int rc;

    recording_start(recording, 0);
    while ((rc = protocol_next(&reader, &item)) > 0) {
        recording->records++;
        rc = recording_keep_record(recording, &item);
        if (rc < 0)
            break;
    }
    return rc;
}
