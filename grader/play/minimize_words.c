/*
 * minimize_words.c - what a schedule changes of the plain order, in words. An
 * operation is called by its task's name, or by its callback and the line
 * where that begins, or by the function that started it; several of one name
 * are counted in the order in which they were started.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/minimize.h"
#include "proc/symbolize.h"

enum { TOLD_MAX = 4 };

/* The operations that are named, with their places. */
struct names {
    const struct recording *recording;
    struct code_address *addresses; /* one for each op; a callback or a site */
    uint32_t *ops;
    size_t count;
};

static bool is_named(const struct trace_op *op)
{
    return op->kind == TRACE_TASK || op->kind == TRACE_CALL;
}

/* Where the callback of the operation begins; 0 when none was called. */
static uint64_t callback_of(const struct recording *recording, uint32_t op)
{
    for (size_t i = 0; i < recording->node_count; i++) {
        const struct trace_node *node = &recording->nodes[i];

        if (node->head.type && node->op == op && node->kind != TRACE_WORKER)
            return node->callback_pc;
    }
    return 0;
}

/* --- which operations, and where --- */

static void want(struct names *names, uint32_t id)
{
    const struct trace_op *op = recording_op(names->recording, id);
    uint64_t callback;

    for (size_t i = 0; i < names->count; i++)
        if (names->ops[i] == id)
            return;
    if (!op)
        return;
    callback = callback_of(names->recording, id);
    names->ops[names->count] = id;
    names->addresses[names->count++] = (struct code_address){
        .offset = callback ? callback : op->site_pc, .is_call = !callback};
}

static size_t want_changes(struct names *names)
{
    const struct recording *recording = names->recording;
    size_t changes = 0;

    for (size_t i = 0; i < recording->taken_count; i++) {
        const struct trace_choice *choice = &recording->taken[i];

        if (choice->picked == 0 || changes++ >= TOLD_MAX)
            continue;
        want(names, choice->picked_op);
        want(names, choice->first_op);
    }
    return changes;
}

/* --- one operation --- */

/* Whether the two are told by the same words. */
static bool same_name(const struct recording *recording, uint32_t a, uint32_t b)
{
    const struct trace_op *first = recording_op(recording, a);
    const struct trace_op *second = recording_op(recording, b);

    if (!first || !second || is_named(first) != is_named(second))
        return false;
    if (is_named(first))
        return strcmp(first->name, second->name) == 0;
    if (callback_of(recording, a) != callback_of(recording, b))
        return false;
    return callback_of(recording, a) != 0 ||
           (strcmp(first->name, second->name) == 0 &&
            first->site_pc == second->site_pc);
}

/* The how-manieth of its name; 0: the only one. */
static size_t number_of(const struct recording *recording, uint32_t id)
{
    size_t before = 0, all = 0;

    for (uint32_t i = 1; i < recording->op_count; i++) {
        if (!same_name(recording, i, id))
            continue;
        all++;
        before += i <= id;
    }
    return all > 1 ? before : 0;
}

static void add_nameless(uint32_t kind, struct strbuf *text)
{
    strbuf_add_str(text, kind == TRACE_TIMER    ? "a timer"
                         : kind == TRACE_STREAM ? "what came in on a stream"
                         : kind == TRACE_ASYNC  ? "an async handle"
                                                : "something");
}

static void add_op(const struct names *names, uint32_t id, uint32_t kind,
                   struct strbuf *text)
{
    const struct trace_op *op = recording_op(names->recording, id);
    const struct code_address *place = NULL;
    size_t number = op ? number_of(names->recording, id) : 0;

    for (size_t i = 0; i < names->count; i++)
        if (names->ops[i] == id)
            place = &names->addresses[i];
    if (!op || !place) {
        add_nameless(kind, text);
        return;
    }
    strbuf_addf(text, "'%s'",
                !is_named(op) && !place->is_call && place->function
                    ? place->function
                    : op->name);
    if (number > 0)
        strbuf_addf(text, " no. %zu", number);
    if (place->line > 0)
        strbuf_addf(text, " (line %d)", place->line);
}

/* --- one change --- */

static const char *amount_of(uint32_t picked)
{
    static const char *const words[] = {"all", "one byte", "half",
                                        "all but one byte"};

    return words[picked < 4 ? picked : 0];
}

/* What is said before, between and after the operations. */
struct phrase {
    const char *before, *between, *after; /* `between` NULL: only one */
};

static const struct phrase phrases[TRACE_POINT_COUNT] = {
    [TRACE_POINT_NEXT] = {"", " came before ", ""},
    [TRACE_POINT_BODY] = {"the thread of ", " ran before that of ", ""},
    [TRACE_POINT_CANCEL] = {"", NULL, " was cancelled before it began"},
    [TRACE_POINT_CLOSE] = {"", " came before ", ""},
    [TRACE_POINT_TURN] = {"", " came before ", ""},
    [TRACE_POINT_ISSUE] = {"the work of ", NULL, " began only later"},
    [TRACE_POINT_SEND] = {"the loop woke before the sender of ", NULL,
                          " went on"},
    [TRACE_POINT_READ] = {"of what came in for ", NULL, " only "},
    [TRACE_POINT_WRITE] = {"of what went out for ", NULL, " only "},
};

static void add_change(const struct names *names,
                       const struct trace_choice *choice, struct strbuf *text)
{
    const struct phrase *phrase = &phrases[choice->point];

    strbuf_add_str(text, phrase->before);
    add_op(names, choice->picked_op, choice->picked_kind, text);
    if (phrase->between) {
        strbuf_add_str(text, phrase->between);
        add_op(names, choice->first_op, choice->kind, text);
    }
    strbuf_add_str(text, phrase->after);
    if (choice->point == TRACE_POINT_READ || choice->point == TRACE_POINT_WRITE)
        strbuf_addf(text, "%s was there at first", amount_of(choice->picked));
}

static void add_changes(const struct names *names, size_t changes,
                        struct strbuf *text)
{
    const struct recording *recording = names->recording;
    size_t told = 0;

    if (changes == 0)
        strbuf_add_str(text, "no change: it fails in the plain order");
    else
        strbuf_add_str(text, changes == 1 ? "only change: " : "changes: ");
    for (size_t i = 0; i < recording->taken_count && told < TOLD_MAX; i++) {
        if (recording->taken[i].picked == 0)
            continue;
        if (told++ > 0)
            strbuf_add_str(text, "; ");
        add_change(names, &recording->taken[i], text);
    }
    if (changes > told)
        strbuf_addf(text, "; and %zu more", changes - told);
}

int minimize_describe(const struct recording *recording, int object_fd,
                      struct strbuf *ret_words, struct error *err)
{
    struct code_address addresses[2 * TOLD_MAX] = {{0}};
    uint32_t ops[2 * TOLD_MAX];
    struct names names = {
        .recording = recording, .addresses = addresses, .ops = ops};
    size_t changes = want_changes(&names);
    int rc = 0;

    if (object_fd >= 0 && names.count > 0)
        rc = symbolize(object_fd, addresses, names.count, err);
    if (rc == 0)
        add_changes(&names, changes, ret_words);
    code_addresses_release(addresses, names.count);
    return rc;
}
