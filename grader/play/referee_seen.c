#include "play/referee_seen.h"

#include <stdio.h>
#include <string.h>

/* --- findings --- */

/* The callbacks that led to the finding, newest first. A trace may lie about
 * parents, so the number of links is what ends the walk. */
static void follow_chain(const struct recording *recording,
                         struct sighting *sighting)
{
    const struct trace_node *node =
        recording_node(recording, sighting->finding.node);

    while (node && sighting->link_count < TESTIMONY_LINKS_MAX) {
        struct testimony_link *link = &sighting->links[sighting->link_count++];
        const struct trace_op *op = recording_op(recording, node->op);

        link->kind = node->kind;
        link->callback_pc = node->callback_pc;
        link->at_ns = node->head.at_ns;
        if (op) {
            memcpy(link->op, op->name, sizeof(link->op));
            link->site_pc = op->site_pc;
            link->site_at_ns = op->head.at_ns;
        }
        node = recording_node(recording, node->parent);
    }
}

/* The callbacks in which a node was started, and those behind it. */
static void follow_callbacks(const struct recording *recording, uint32_t id,
                             struct testimony_open *open)
{
    const struct trace_node *node = recording_node(recording, id);

    while (node && open->callback_count < TESTIMONY_OPEN_LINKS_MAX) {
        if (node->callback_pc)
            open->callback_pcs[open->callback_count++] = node->callback_pc;
        /* A trace may lie about parents: those of true ones are older. */
        if (node->parent >= node->node)
            break;
        node = recording_node(recording, node->parent);
    }
}

static void take_open(const struct recording *recording,
                      const struct trace_open *open, struct sighting *sighting)
{
    const struct trace_op *op = recording_op(recording, open->op);
    struct testimony_open *taken;

    if (sighting->open_total++ >= TESTIMONY_OPENS_MAX)
        return;
    taken = &sighting->opens[sighting->open_count++];
    memcpy(taken->type, open->type, sizeof(taken->type));
    memcpy(taken->state, open->state, sizeof(taken->state));
    taken->flags = open->flags;
    taken->made_pc = open->made_pc;
    taken->started_pc = open->started_pc;
    taken->started_at_ns = op ? op->head.at_ns : 0;
    follow_callbacks(recording, open->node, taken);
}

/* What was open at the finding, which is the recording's own. */
static void take_opens(const struct recording *recording,
                       const struct trace_finding *finding,
                       struct sighting *sighting)
{
    size_t index = (size_t)(finding - recording->findings);

    for (size_t i = 0; i < recording->open_count; i++) {
        if (recording->opens[i].finding == index)
            take_open(recording, &recording->opens[i].open, sighting);
    }
}

int referee_see(struct testimony *testimony, const struct recording *recording,
                const struct trace_finding *finding,
                const struct testimony_test *test, long long seed)
{
    struct sighting *sighting;

    for (size_t i = 0; i < testimony->sighting_count; i++) {
        sighting = &testimony->sightings[i];
        if (sighting->stretch == test->stretch &&
            sighting_is_same(&sighting->finding, finding))
            return (int)i;
    }
    sighting = testimony_add_sighting(testimony);
    if (!sighting)
        return -1;
    sighting->finding = *finding;
    if (sighting_is_anywhere(finding))
        sighting->finding.stack_count = 0;
    sighting->seed = seed;
    sighting->stretch = test->stretch;
    snprintf(sighting->test, sizeof(sighting->test), "%s", test->name);
    follow_chain(recording, sighting);
    take_opens(recording, finding, sighting);
    return (int)testimony->sighting_count - 1;
}

void referee_tell_clue(const struct recording *recording, struct sighting *ret)
{
    *ret = (struct sighting){.seed = -1, .failed_seed = -1};
    ret->finding = recording->clue;
    if (recording->clue.head.type)
        follow_chain(recording, ret);
}

/* --- the timeline --- */

/* Of an operation for which no lane is left: beyond all lanes. */
enum { LANE_NOT_DRAWN = TESTIMONY_LANES_MAX + 1 };

struct lanes {
    struct testimony_test *test;
    bool all;                         /* what is not the submission's, too */
    bool tasks;                       /* the program is made of tasks */
    uint32_t op[TESTIMONY_LANES_MAX]; /* that is under way; 0: none */
    char names[TESTIMONY_LANES_MAX][TRACE_NAME_MAX]; /* without numbers */
};

static int lane_of(const struct lanes *lanes, uint32_t op)
{
    for (size_t i = 0; i < lanes->test->lane_count; i++) {
        if (lanes->op[i] == op)
            return (int)i + 1;
    }
    return LANE_NOT_DRAWN;
}

/* A lane that had an operation of that name and is free again, or a new one;
 * LANE_NOT_DRAWN when all are taken. */
static int take_lane(struct lanes *lanes, const struct trace_op *op)
{
    struct testimony_test *test = lanes->test;
    size_t same = 0, i;

    for (i = 0; i < test->lane_count; i++) {
        if (strcmp(lanes->names[i], op->name) != 0)
            continue;
        same++;
        if (lanes->op[i] == 0)
            break;
    }
    if (i == test->lane_count) {
        if (i == TESTIMONY_LANES_MAX)
            return LANE_NOT_DRAWN;
        test->lane_count++;
        memcpy(lanes->names[i], op->name, sizeof(lanes->names[i]));
        if (same == 0)
            memcpy(test->lanes[i], op->name, sizeof(test->lanes[i]));
        else
            snprintf(test->lanes[i], sizeof(test->lanes[i]), "%.30s %zu",
                     op->name, same + 1);
    }
    lanes->op[i] = op->op;
    return (int)i + 1;
}

static void end_lane(struct lanes *lanes, uint32_t op)
{
    int lane = lane_of(lanes, op);

    if (lane != LANE_NOT_DRAWN)
        lanes->op[lane - 1] = 0;
}

/*
 * Whose code it is cannot be told by its place when the program is not the
 * learner's. One that is made of tasks starts no handles: the library of tasks
 * does, and that is not what the learner was asked about.
 */
static bool is_of_the_program(const struct lanes *lanes, uint32_t kind)
{
    return lanes->all && (!lanes->tasks || kind == TRACE_MAIN ||
                          kind == TRACE_TASK || kind == TRACE_CALL);
}

static bool has_tasks(const struct recording *recording)
{
    for (uint32_t i = 1; i < recording->op_count; i++) {
        const struct trace_op *op = recording_op(recording, i);

        if (op && op->kind == TRACE_TASK)
            return true;
    }
    return false;
}

/* What the learner's code has no part in is left out, false then, unless the
 * program is another one. */
static bool tell_moment(struct lanes *lanes, const struct recording *recording,
                        const struct recording_event *event,
                        struct testimony_moment *ret)
{
    const struct trace_node *node;
    const struct trace_op *op;

    *ret =
        (struct testimony_moment){.type = event->type, .at_ns = event->at_ns};
    if (event->type == TRACE_NODE) {
        node = recording_node(recording, event->id);
        if (!node || (node->callback_pc == 0 && node->kind != TRACE_MAIN &&
                      !is_of_the_program(lanes, node->kind)))
            return false;
        ret->kind = node->kind;
        ret->pc = node->callback_pc;
        op = recording_op(recording, node->op);
        if (op)
            memcpy(ret->name, op->name, sizeof(ret->name));
        return true;
    }
    op = recording_op(recording, event->id);
    if (!op || (op->site_pc == 0 && !is_of_the_program(lanes, op->kind)) ||
        (op->flags & TRACE_OP_INNER))
        return false;
    ret->kind = op->kind;
    ret->pc = event->type == TRACE_OP ? op->site_pc : 0;
    memcpy(ret->name, op->name, sizeof(ret->name));
    ret->lane = event->type == TRACE_OP ? take_lane(lanes, op)
                                        : lane_of(lanes, event->id);
    if (event->type == TRACE_OP_END)
        end_lane(lanes, event->id);
    return true;
}

/* Keeps both ends of a long run, and says that there is a gap. */
static void add_moment(struct testimony_test *test,
                       const struct testimony_moment *moment)
{
    enum { HALF = TESTIMONY_MOMENTS_MAX / 2 };

    if (test->moment_count == TESTIMONY_MOMENTS_MAX) {
        struct testimony_moment *gap = &test->moments[HALF];

        *gap = (struct testimony_moment){.at_ns = gap[1].at_ns};
        memmove(gap + 1, gap + 2, (HALF - 2) * sizeof(*gap));
        test->moment_count--;
    }
    test->moments[test->moment_count++] = *moment;
}

static void add_events(struct lanes *lanes, const struct recording *recording,
                       size_t from, size_t to)
{
    struct testimony_moment moment;

    for (size_t i = from; i < to; i++) {
        if (tell_moment(lanes, recording, &recording->events[i], &moment))
            add_moment(lanes->test, &moment);
    }
}

void referee_tell_timeline(const struct recording *recording,
                           struct testimony_test *test)
{
    struct lanes lanes = {.test = test};

    test->lane_count = test->moment_count = 0;
    add_events(&lanes, recording, 0, recording->event_count);
}

static void add_step(struct testimony_test *test, const struct steps *steps,
                     const struct recording_value *step, const char *said)
{
    struct testimony_moment moment = {
        .type = TESTIMONY_STEP, .lane = LANE_NOT_DRAWN, .at_ns = step->at_ns};

    snprintf(moment.name, sizeof(moment.name), "%s",
             steps->name_of(step->integer));
    snprintf(moment.said, sizeof(moment.said), "%s", said);
    add_moment(test, &moment);
}

void referee_tell_steps(const struct recording *recording,
                        const struct parting *parting,
                        struct testimony_test *test)
{
    const struct steps *steps = parting->steps;
    struct lanes lanes = {
        .test = test, .all = true, .tasks = has_tasks(recording)};
    const struct recording_value *step = NULL;
    size_t told = 0;

    test->lane_count = test->moment_count = 0;
    for (size_t i = 0; i <= parting->row; i++) {
        step = recording_value(recording, PROTOCOL_INT, steps->key, i);
        if (!step)
            return;
        add_events(&lanes, recording, told, step->event);
        told = step->event;
        add_step(test, steps, step, i == parting->row ? parting->said : "");
    }
    if (recording_value_count(recording, steps->key) > parting->row + 1)
        add_moment(test, &(struct testimony_moment){.at_ns = step->at_ns});
}
