#include "play/recording.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/recording_detail.h"

void recording_start(struct recording *recording, uint64_t nonce)
{
    struct recording kept = *recording;

    strbuf_clear(&kept.text);
    *recording = (struct recording){
        .nonce = nonce,
        .nodes = kept.nodes,
        .node_capacity = kept.node_capacity,
        .ops = kept.ops,
        .op_capacity = kept.op_capacity,
        .events = kept.events,
        .event_capacity = kept.event_capacity,
        .taken = kept.taken,
        .taken_capacity = kept.taken_capacity,
        .findings = kept.findings,
        .finding_capacity = kept.finding_capacity,
        .opens = kept.opens,
        .open_capacity = kept.open_capacity,
        .values = kept.values,
        .value_capacity = kept.value_capacity,
        .text = kept.text,
        .detail = kept.detail,
    };
    if (kept.detail)
        recording_detail_clear(kept.detail);
}

void recording_release(struct recording *recording)
{
    free(recording->nodes);
    free(recording->ops);
    free(recording->events);
    free(recording->taken);
    free(recording->findings);
    free(recording->opens);
    free(recording->values);
    strbuf_release(&recording->text);
    *recording = (struct recording){0};
}

/* --- keeping --- */

static void keep_event(struct recording *r, uint32_t type, uint32_t id,
                       uint64_t at_ns)
{
    if (r->event_count == RECORDING_EVENTS_MAX)
        return;
    r->events = xgrow(r->events, r->event_count, &r->event_capacity,
                      sizeof(r->events[0]));
    r->events[r->event_count++] =
        (struct recording_event){.type = type, .id = id, .at_ns = at_ns};
}

static void keep_node(struct recording *r, const struct trace_node *node)
{
    r->last_node = node->node;
    if (node->node >= RECORDING_NODES_MAX)
        return;
    while (r->node_count <= node->node) {
        r->nodes = xgrow(r->nodes, r->node_count, &r->node_capacity,
                         sizeof(r->nodes[0]));
        r->nodes[r->node_count++] = (struct trace_node){{0}, 0, 0, 0, 0, 0};
    }
    r->nodes[node->node] = *node;
    keep_event(r, TRACE_NODE, node->node, node->head.at_ns);
}

static void keep_op(struct recording *r, const struct trace_op *op)
{
    if (op->op >= RECORDING_NODES_MAX)
        return;
    while (r->op_count <= op->op) {
        r->ops = xgrow(r->ops, r->op_count, &r->op_capacity, sizeof(r->ops[0]));
        memset(&r->ops[r->op_count++], 0, sizeof(r->ops[0]));
    }
    r->ops[op->op] = *op;
    keep_event(r, TRACE_OP, op->op, op->head.at_ns);
}

static void keep_choice(struct recording *r, const struct trace_choice *choice)
{
    if (choice->index != r->taken_count ||
        r->taken_count == RECORDING_CHOICES_MAX)
        return;
    r->taken = xgrow(r->taken, r->taken_count, &r->taken_capacity,
                     sizeof(r->taken[0]));
    r->taken[r->taken_count++] = *choice;
}

static void keep_finding(struct recording *r,
                         const struct trace_finding *finding)
{
    if (r->finding_count == RECORDING_FINDINGS_MAX)
        return;
    r->findings = xgrow(r->findings, r->finding_count, &r->finding_capacity,
                        sizeof(r->findings[0]));
    r->findings[r->finding_count++] = *finding;
}

static void keep_open(struct recording *r, const struct trace_open *open)
{
    if (r->open_count == RECORDING_OPENS_MAX || r->finding_count == 0 ||
        r->finding_count == RECORDING_FINDINGS_MAX)
        return;
    r->opens =
        xgrow(r->opens, r->open_count, &r->open_capacity, sizeof(r->opens[0]));
    r->opens[r->open_count++] =
        (struct recording_open){.open = *open, .finding = r->finding_count - 1};
}

int recording_keep_record(struct recording *r, const struct protocol_item *item)
{
    union protocol_record record;
    int rc = protocol_read_record(item, &record);

    if (rc < 0)
        return rc;
    r->at_ns = record.head.at_ns;
    if (r->detail)
        recording_detail_keep(r->detail, &record, r->records);
    switch (record.head.type) {
    case TRACE_NODE:
        keep_node(r, &record.node);
        break;
    case TRACE_NODE_END:
        if (r->last_node == record.node_end.node)
            r->last_node = 0;
        break;
    case TRACE_OP:
        keep_op(r, &record.op);
        break;
    case TRACE_OP_END:
        keep_event(r, TRACE_OP_END, record.op_end.op, record.head.at_ns);
        break;
    case TRACE_CHOICE:
        keep_choice(r, &record.choice);
        break;
    case TRACE_FINDING:
        keep_finding(r, &record.finding);
        break;
    case TRACE_OPEN:
        keep_open(r, &record.open);
        break;
    case TRACE_CLOCK:
        r->talks_outside |= record.clock.cause == TRACE_CLOCK_OUTSIDE;
        break;
    case TRACE_CLUE:
        r->clue = record.finding;
        break;
    case TRACE_LIMIT:
        r->limit = record.limit;
        break;
    default:
        break;
    }
    return 0;
}

static int keep_value(struct recording *r, const struct protocol_item *item)
{
    struct protocol_value value;
    struct recording_value kept;

    if (protocol_read_value(item, &value) < 0 ||
        r->value_count == RECORDING_VALUES_MAX ||
        r->text.len > RECORDING_VALUES_BYTES_MAX)
        return -1;
    kept = (struct recording_value){
        .type = value.type,
        .integer = value.integer,
        .len = value.len,
        .key = r->text.len,
        .data = r->text.len + strlen(value.key) + 1,
        .event = r->event_count,
        .at_ns = r->at_ns,
    };
    strbuf_add(&r->text, value.key, strlen(value.key) + 1);
    strbuf_add(&r->text, value.data, value.len);
    strbuf_add_char(&r->text, '\0');
    r->values = xgrow(r->values, r->value_count, &r->value_capacity,
                      sizeof(r->values[0]));
    r->values[r->value_count++] = kept;
    return 0;
}

static int keep_done(struct recording *r, const struct protocol_item *item)
{
    struct protocol_done done;

    if (protocol_read_done(item, &done) < 0 || done.nonce != r->nonce ||
        r->done)
        return -1;
    r->done = true;
    r->choices = done.choices;
    r->hash = done.hash;
    return 0;
}

static int keep_trouble(struct recording *r, const struct protocol_item *item)
{
    struct protocol_value value;
    size_t len;

    if (protocol_read_value(item, &value) < 0)
        return -1;
    len = strnlen(value.data, sizeof(r->trouble) - 1);
    memcpy(r->trouble, value.data, len);
    r->trouble[len] = '\0';
    return 0;
}

static int keep(struct recording *r, const struct protocol_item *item)
{
    if (r->done || ++r->records > RECORDING_RECORDS_MAX)
        return -1;
    switch (item->type) {
    case PROTOCOL_INT:
    case PROTOCOL_TEXT:
    case PROTOCOL_BYTES:
        return keep_value(r, item);
    case PROTOCOL_DONE:
        return keep_done(r, item);
    case PROTOCOL_TROUBLE:
        return keep_trouble(r, item);
    default:
        return recording_keep_record(r, item);
    }
}

void recording_feed(struct recording *r, const void *data, size_t len)
{
    struct protocol_reader reader = {
        .data = data,
        .len = len,
        .at = sizeof(struct protocol_packet),
    };
    struct protocol_packet head;
    struct protocol_item item;
    int rc;

    if (r->tampered)
        return;
    r->tampered = true;
    if (len < sizeof(head))
        return;
    memcpy(&head, data, sizeof(head));
    if (head.nonce != r->nonce || head.sequence > r->sequence)
        return;
    r->tampered = false;
    /* The player sends again what a killed child may have sent already. */
    if (head.sequence < r->sequence)
        return;
    r->sequence++;
    while ((rc = protocol_next(&reader, &item)) > 0) {
        if (keep(r, &item) < 0)
            break;
    }
    r->tampered = rc != 0;
}

/* --- what became of it --- */

static bool is_limit_signal(int signal)
{
    return signal == SIGXCPU || signal == SIGXFSZ;
}

enum outcome recording_outcome(const struct recording *r)
{
    if (r->tampered)
        return OUTCOME_TAMPERED;
    if (r->trouble[0] != '\0' && !r->done)
        return OUTCOME_TROUBLE;
    if (r->limit.head.type != 0)
        return OUTCOME_LIMIT;
    if (r->done)
        return OUTCOME_DONE;
    if (r->exited.stop != PROTOCOL_STOP_NONE ||
        is_limit_signal(r->exited.signal))
        return OUTCOME_LIMIT;
    return r->exited.signal ? OUTCOME_CRASHED : OUTCOME_ENDED_EARLY;
}

static void explain_limit(const struct recording *r, struct strbuf *text)
{
    const char *name, *value;

    switch (r->exited.stop) {
    case PROTOCOL_STOP_BLOCKED:
        strbuf_add_str(text, "the program was stopped: a callback waits for "
                             "something that does not come, and the loop "
                             "waits with it");
        break;
    case PROTOCOL_STOP_COMPUTING:
        strbuf_add_str(text, "the program was stopped: one callback computes "
                             "without coming to an end");
        break;
    default:
        recording_limit(r, &name, &value);
        if (strcmp(name, "output") == 0) {
            strbuf_addf(text,
                        "the program was stopped: it printed more than "
                        "%s in one run (output goes nowhere here; take "
                        "out what prints again and again)",
                        value);
            break;
        }
        strbuf_addf(text, "the program was stopped at a limit (%s: %s)", name,
                    value);
    }
}

static void explain_crash(const struct recording *r, struct strbuf *text)
{
    static const struct {
        int signal;
        const char *words;
    } known[] = {
        {SIGSEGV, "it used memory that is not its own (SIGSEGV)"},
        {SIGBUS, "it used memory that is not there (SIGBUS)"},
        {SIGABRT, "it gave up by itself: abort, assert or a damaged heap "
                  "(SIGABRT)"},
        {SIGFPE, "it divided by zero (SIGFPE)"},
        {SIGILL, "it ran into an invalid instruction (SIGILL)"},
        {SIGSYS, "it asked the system for something that a submission may "
                 "not do (SIGSYS)"},
        {SIGKILL, "it was killed (SIGKILL)"},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].signal == r->exited.signal) {
            strbuf_addf(text, "the program crashed: %s", known[i].words);
            return;
        }
    }
    strbuf_addf(text, "the program crashed: signal %d ended it",
                r->exited.signal);
}

void recording_explain(const struct recording *r, struct strbuf *ret_text)
{
    switch (recording_outcome(r)) {
    case OUTCOME_DONE:
        break;
    case OUTCOME_ENDED_EARLY:
        strbuf_addf(ret_text,
                    "the program ended early: it exited with code %d before "
                    "the test was over",
                    r->exited.code);
        break;
    case OUTCOME_CRASHED:
        explain_crash(r, ret_text);
        break;
    case OUTCOME_LIMIT:
        explain_limit(r, ret_text);
        break;
    case OUTCOME_TAMPERED:
        strbuf_add_str(ret_text,
                       "the program wrote to a descriptor that belongs to "
                       "the grader, so nothing about this run is known");
        break;
    case OUTCOME_TROUBLE:
        strbuf_add_str(ret_text, r->trouble);
        break;
    }
}

void recording_limit(const struct recording *r, const char **ret_name,
                     const char **ret_value)
{
    static const struct {
        const char *name, *value;
    } stops[] = {
        [PROTOCOL_STOP_NONE] = {"cpu time", "8 s"},
        [PROTOCOL_STOP_BLOCKED] = {"wall time", "a blocked callback"},
        [PROTOCOL_STOP_COMPUTING] = {"cpu time", "0.5 s in one callback"},
        [PROTOCOL_STOP_CPU] = {"cpu time", "5 s"},
        [PROTOCOL_STOP_WALL] = {"wall time", "10 s"},
    };
    unsigned stop = r->exited.stop;

    if (r->limit.head.type != 0) {
        *ret_name = r->limit.name;
        *ret_value = r->limit.value;
        return;
    }
    if (r->exited.signal == SIGXFSZ) {
        *ret_name = "file size";
        *ret_value = "16 MB";
        return;
    }
    if (stop >= sizeof(stops) / sizeof(stops[0]))
        stop = PROTOCOL_STOP_NONE;
    *ret_name = stops[stop].name;
    *ret_value = stops[stop].value;
}

void recording_set_limit(struct recording *r, const char *name,
                         const char *value)
{
    r->limit = (struct trace_limit){.head.type = TRACE_LIMIT};
    memcpy(r->limit.name, name, strnlen(name, TRACE_NAME_MAX - 1));
    memcpy(r->limit.value, value, strnlen(value, TRACE_NAME_MAX - 1));
}

const struct trace_node *recording_node(const struct recording *r, uint32_t id)
{
    if (id == 0 || id >= r->node_count || r->nodes[id].head.type == 0)
        return NULL;
    return &r->nodes[id];
}

const struct trace_op *recording_op(const struct recording *r, uint32_t id)
{
    if (id == 0 || id >= r->op_count || r->ops[id].head.type == 0)
        return NULL;
    return &r->ops[id];
}

const struct trace_node *recording_last_node(const struct recording *r)
{
    const struct trace_node *node = recording_node(r, r->exited.node);

    return node ? node : recording_node(r, r->last_node);
}

/* --- observations --- */

static bool has_key(const struct recording *r, size_t value, const char *key)
{
    return strcmp(r->text.text + r->values[value].key, key) == 0;
}

const struct recording_value *recording_value(const struct recording *r,
                                              uint32_t type, const char *key,
                                              size_t n)
{
    for (size_t i = 0; i < r->value_count; i++) {
        if (r->values[i].type == type && has_key(r, i, key) && n-- == 0)
            return &r->values[i];
    }
    return NULL;
}

size_t recording_value_count(const struct recording *r, const char *key)
{
    size_t count = 0;

    for (size_t i = 0; i < r->value_count; i++)
        count += has_key(r, i, key);
    return count;
}
