#include "play/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/variable.h"
#include "proc/symbolize.h"

/* --- places: all offsets of a testimony are looked up at once --- */

struct places {
    struct code_address *items;
    size_t count, capacity;
};

/* What an offset stands for. */
enum look { LOOK_ENTRY, LOOK_CALL, LOOK_INSIDE };

static long find_address(const struct places *places, uint64_t pc,
                         enum look look)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct code_address *a = &places->items[i];

        if (a->offset == pc && !a->is_data && !a->is_block &&
            a->is_call == (look == LOOK_CALL) &&
            a->is_inside == (look == LOOK_INSIDE))
            return (long)i;
    }
    return -1;
}

static void want_look(struct places *places, uint64_t pc, enum look look)
{
    if (pc == 0 || find_address(places, pc, look) >= 0)
        return;
    places->items = xgrow(places->items, places->count, &places->capacity,
                          sizeof(places->items[0]));
    places->items[places->count++] = (struct code_address){
        .offset = pc,
        .is_call = look == LOOK_CALL,
        .is_inside = look == LOOK_INSIDE,
    };
}

static void want(struct places *places, uint64_t pc, bool is_call)
{
    want_look(places, pc, is_call ? LOOK_CALL : LOOK_ENTRY);
}

static void want_opens(struct places *places, const struct sighting *sighting)
{
    for (size_t i = 0; i < sighting->open_count; i++) {
        const struct testimony_open *open = &sighting->opens[i];

        want(places, open->made_pc, true);
        want(places, open->started_pc, true);
        for (size_t j = 0; j < open->callback_count; j++)
            want(places, open->callback_pcs[j], false);
    }
}

static const struct code_address *
find_variable(const struct places *places, const struct trace_finding *finding)
{
    struct code_address asked;

    if (!variable_ask(finding, &asked))
        return NULL;
    for (size_t i = 0; i < places->count; i++)
        if (variable_is_asked(&places->items[i], &asked))
            return &places->items[i];
    return NULL;
}

static void want_variable(struct places *places,
                          const struct trace_finding *finding)
{
    struct code_address asked;

    if (!variable_ask(finding, &asked) || find_variable(places, finding))
        return;
    places->items = xgrow(places->items, places->count, &places->capacity,
                          sizeof(places->items[0]));
    places->items[places->count++] = asked;
}

static void want_sighting(struct places *places,
                          const struct sighting *sighting)
{
    const struct trace_finding *f = &sighting->finding;

    want_variable(places, f);
    for (size_t i = 0; i < f->stack_count; i++)
        want(places, f->stack[i], true);
    for (size_t i = 0; i < f->related_count; i++)
        want(places, f->related[i].pc, true);
    for (size_t i = 0; i < sighting->link_count; i++) {
        want(places, sighting->links[i].callback_pc, false);
        want(places, sighting->links[i].site_pc, true);
    }
    want_opens(places, sighting);
}

static void want_test(struct places *places, const struct testimony_test *test)
{
    want(places, test->where_pc, false);
    want_sighting(places, &test->clue);
    for (size_t i = 0; i < test->clue.finding.stack_count; i++)
        want_look(places, test->clue.finding.stack[i], LOOK_INSIDE);
    for (size_t i = 0; i < test->moment_count; i++)
        want(places, test->moments[i].pc, test->moments[i].type != TRACE_NODE);
}

/* Empty when the offset has no line. */
static struct place look_up(const struct places *places, const char *file,
                            uint64_t pc, enum look look)
{
    long i = pc ? find_address(places, pc, look) : -1;
    const struct code_address *a = i >= 0 ? &places->items[i] : NULL;

    if (!a || a->line <= 0)
        return (struct place){0};
    return (struct place){
        .file = xstrdup(file      ? file
                        : a->file ? a->file
                                  : ""),
        .line = a->line,
        .column = a->column,
        .function = a->function ? xstrdup(a->function) : NULL,
    };
}

static struct place find_place(const struct places *places, const char *file,
                               uint64_t pc, bool is_call)
{
    return look_up(places, file, pc, is_call ? LOOK_CALL : LOOK_ENTRY);
}

/* --- words --- */

struct words {
    const char *rule, *message, *why;
};

static const struct words words[] = {
#define WORDS(rule, message, why) {rule, message, why},
#include "play/words.def"
#undef WORDS
};

static const struct words *find_words(const char *rule)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].rule, rule) == 0)
            return &words[i];
    }
    return NULL;
}

/* `format` with {} replaced by `subject`. */
static char *fill_in(const char *format, const char *subject)
{
    const char *hole = strstr(format, "{}");

    if (!hole)
        return xstrdup(format);
    return xasprintf("%.*s%s%s", (int)(hole - format), format, subject,
                     hole + 2);
}

char *chain_callback_words(uint32_t kind, const char *op)
{
    static const char *const formats[TRACE_KIND_COUNT] = {
        [TRACE_MAIN] = "the program was called",
        [TRACE_TIMER] = "a timer fired",
        [TRACE_IDLE] = "an idle handle ran",
        [TRACE_PREPARE] = "a prepare handle ran",
        [TRACE_CHECK] = "a check handle ran",
        [TRACE_ASYNC] = "an async handle was woken",
        [TRACE_CLOSE] = "a handle was closed",
        [TRACE_WORK] = "work of the pool was done",
        [TRACE_FS] = "{} completed",
        [TRACE_DNS] = "{} completed",
        [TRACE_RANDOM] = "{} completed",
        [TRACE_STREAM] = "something came in on a stream",
        [TRACE_TASK] = "task '{}' ran",
        [TRACE_WORKER] = "a thread of the pool ran",
        [TRACE_CALL] = "{} returned",
        [TRACE_CONNECTION] = "a connection came in",
        [TRACE_NET] = "{} completed",
        [TRACE_ALLOC] = "a buffer was asked for",
        [TRACE_DATAGRAM] = "a datagram came in",
        [TRACE_POLL] = "a descriptor was ready",
        [TRACE_SIGNAL] = "a signal came",
        [TRACE_PROCESS] = "a child process ended",
        [TRACE_WATCH] = "a watched file changed",
    };

    if (kind >= TRACE_KIND_COUNT)
        return xstrdup("a callback ran");
    return fill_in(formats[kind], op[0] != '\0' ? op : "an operation");
}

/* --- findings --- */

struct steps {
    struct step *items;
    size_t count;
};

static void add_step(struct steps *steps, char *text, struct place place,
                     uint64_t at_ns)
{
    steps->items =
        xrealloc(steps->items, (steps->count + 1) * sizeof(steps->items[0]));
    steps->items[steps->count++] = (struct step){
        .text = text,
        .place = place,
        .at_us = (long long)(at_ns / 1000),
    };
}

/* Making a task is not starting it: it is lazy. */
static char *start_words(const struct testimony_link *link)
{
    return link->kind == TRACE_TASK ? xasprintf("task '%s' was made", link->op)
                                    : xasprintf("%s was started", link->op);
}

/* "made in came_in, behind connected": the callbacks that led there; NULL when
 * there is none. */
static char *open_chain_words(const struct chain_context *context,
                              const struct places *places,
                              const struct testimony_open *open)
{
    char *text = NULL;

    for (size_t i = 0; i < open->callback_count; i++) {
        struct place place =
            find_place(places, context->file, open->callback_pcs[i], false);
        char *longer;

        if (place.function) {
            longer = text ? xasprintf("%s, behind %s", text, place.function)
                          : xasprintf("made in %s", place.function);
            free(text);
            text = longer;
        }
        place_release(&place);
    }
    return text;
}

static void tell_open(const struct chain_context *context,
                      const struct places *places,
                      const struct testimony_open *open, struct steps *steps)
{
    char *chain = open_chain_words(context, places, open);
    bool unreferenced = open->flags & TRACE_OPEN_UNREFERENCED;

    add_step(steps,
             xasprintf("%s: %s (%s%s)",
                       open->flags & TRACE_OPEN_KEEPS ? "keeps the loop"
                                                      : "also open",
                       open->type, unreferenced ? "unreferenced, " : "",
                       open->state),
             find_place(places, context->file, open->made_pc, true),
             open->started_at_ns);
    if (chain)
        add_step(steps, chain, (struct place){0}, open->started_at_ns);
    if (open->started_pc && open->started_pc != open->made_pc)
        add_step(steps, xasprintf("started: %s", open->type),
                 find_place(places, context->file, open->started_pc, true),
                 open->started_at_ns);
}

static void tell_opens(const struct chain_context *context,
                       const struct places *places,
                       const struct sighting *sighting, struct steps *steps)
{
    size_t more = sighting->open_total - sighting->open_count;

    for (size_t i = 0; i < sighting->open_count; i++)
        tell_open(context, places, &sighting->opens[i], steps);
    if (sighting->open_total > sighting->open_count)
        add_step(steps, xasprintf("and %zu more that are open", more),
                 (struct place){0}, 0);
}

/* The list of what is open tells it, too, and better. */
static bool is_told_as_open(const struct sighting *sighting, uint64_t pc)
{
    for (size_t i = 0; i < sighting->open_count; i++) {
        if (sighting->opens[i].made_pc == pc ||
            sighting->opens[i].started_pc == pc)
            return true;
    }
    return false;
}

static void tell_steps(const struct chain_context *context,
                       const struct places *places,
                       const struct sighting *sighting, struct steps *steps)
{
    const struct trace_finding *f = &sighting->finding;

    tell_opens(context, places, sighting, steps);
    for (size_t i = 0; i < f->related_count; i++) {
        struct place place;

        if (is_told_as_open(sighting, f->related[i].pc))
            continue;
        place = find_place(places, context->file, f->related[i].pc, true);
        add_step(steps, xstrdup(f->related[i].label), place,
                 f->related[i].at_ns);
    }
    for (size_t i = 0; i < sighting->link_count; i++) {
        const struct testimony_link *link = &sighting->links[i];

        add_step(steps, chain_callback_words(link->kind, link->op),
                 find_place(places, context->file, link->callback_pc, false),
                 link->at_ns);
        if (link->site_pc != 0)
            add_step(steps, start_words(link),
                     find_place(places, context->file, link->site_pc, true),
                     link->site_at_ns);
    }
}

/* The innermost line of the learner's that is known. */
static struct place finding_place(const struct chain_context *context,
                                  const struct places *places,
                                  const struct sighting *sighting)
{
    const struct trace_finding *f = &sighting->finding;
    struct place place = {0};

    for (size_t i = 0; i < f->stack_count && place.line == 0; i++)
        place = find_place(places, context->file, f->stack[i], true);
    for (size_t i = 0; i < sighting->link_count && place.line == 0; i++)
        place = find_place(places, context->file,
                           sighting->links[i].callback_pc, false);
    if (place.line == 0 && context->file)
        place.file = xstrdup(context->file);
    return place;
}

/*
 * A definite finding counts when the replays of its seed show it again. A
 * doubtful one, a prediction, counts only when a hidden test failed in a run
 * that shows it: then it names the cause.
 */
static enum severity sighting_severity(const struct rule *rule,
                                       const struct sighting *sighting)
{
    if (!sighting->confirmed)
        return SEVERITY_NOTE;
    if (sighting->finding.severity >= TRACE_DEFINITE)
        return rule->severity;
    if (sighting->finding.severity == TRACE_DOUBTFUL &&
        sighting->failed_seed >= 0)
        return SEVERITY_ERROR;
    return SEVERITY_NOTE;
}

static void tell_finding(const struct chain_context *context,
                         const struct places *places,
                         const struct sighting *sighting, struct result *result)
{
    const struct trace_finding *f = &sighting->finding;
    const struct words *w = find_words(f->rule);
    struct steps steps = {0};
    struct finding finding = {
        .rule = rule_find(f->rule),
        .by_run = true,
        .part = context->part,
        .seed =
            sighting->failed_seed >= 0 ? sighting->failed_seed : sighting->seed,
    };

    if (!finding.rule)
        return;
    finding.severity = sighting_severity(finding.rule, sighting);
    finding.place = finding_place(context, places, sighting);
    if (f->detail[0] != '\0' || !w)
        finding.message =
            variable_sentence(f->detail, find_variable(places, f));
    else
        finding.message = fill_in(w->message, f->subject);
    finding.why = xstrdup(w ? w->why : finding.rule->meaning);
    finding.replay =
        xasprintf("%s --seed=%lld", context->command, finding.seed);
    tell_steps(context, places, sighting, &steps);
    finding.chain = steps.items;
    finding.chain_count = steps.count;
    finding_list_take(&result->findings, &finding);
}

/* --- tests --- */

/* Tasks share their functions, so it is the name that tells them apart. */
static char *task_words(const struct testimony_moment *moment)
{
    switch (moment->type) {
    case TRACE_NODE:
        return xasprintf("%s runs", moment->name);
    case TRACE_OP:
        return xasprintf("%s is made", moment->name);
    default:
        return xasprintf("%s ends", moment->name);
    }
}

static char *moment_words(const struct testimony_moment *moment,
                          const struct place *place)
{
    if (moment->type == TESTIMONY_STEP)
        return xstrdup(moment->name);
    if (moment->kind == TRACE_TASK)
        return task_words(moment);
    switch (moment->type) {
    case TRACE_NODE:
        return place->function
                   ? xstrdup(place->function)
                   : chain_callback_words(moment->kind, moment->name);
    case TRACE_OP:
        return xasprintf("%s starts", moment->name);
    case TRACE_OP_END:
        return xasprintf("%s completes", moment->name);
    default:
        return xstrdup("...");
    }
}

static enum moment_kind moment_kind(uint32_t type)
{
    return type == TRACE_NODE       ? MOMENT_CALLBACK
           : type == TRACE_OP       ? MOMENT_START
           : type == TRACE_OP_END   ? MOMENT_END
           : type == TESTIMONY_STEP ? MOMENT_STEP
                                    : MOMENT_GAP;
}

static struct timeline tell_timeline(const struct chain_context *context,
                                     const struct places *places,
                                     const struct testimony_test *test)
{
    struct timeline timeline = {0};

    if (test->moment_count == 0)
        return timeline;
    timeline.lane_names = xcalloc(test->lane_count + 1, sizeof(char *));
    timeline.moments = xcalloc(test->moment_count, sizeof(struct moment));
    for (size_t i = 0; i < test->lane_count; i++)
        timeline.lane_names[timeline.lane_count++] = xstrdup(test->lanes[i]);
    for (size_t i = 0; i < test->moment_count; i++) {
        const struct testimony_moment *from = &test->moments[i];
        struct moment *to = &timeline.moments[timeline.moment_count++];

        to->at_us = (long long)(from->at_ns / 1000);
        to->lane = from->lane;
        to->kind = moment_kind(from->type);
        to->place = find_place(places, context->file, from->pc,
                               from->type != TRACE_NODE);
        to->text = moment_words(from, &to->place);
        to->said = from->said[0] != '\0' ? xstrdup(from->said) : NULL;
    }
    return timeline;
}

/* Between callbacks it was nobody's turn: then the last one is shown. */
static struct place limit_place(const struct chain_context *context,
                                const struct places *places,
                                const struct testimony_test *test)
{
    struct place place =
        find_place(places, context->file, test->where_pc, false);

    if (place.line > 0 || test->clue.finding.stack_count == 0)
        return place;
    place_release(&place);
    return find_place(places, context->file, test->clue.finding.stack[0], true);
}

static void tell_limit(const struct chain_context *context,
                       const struct places *places,
                       const struct testimony_test *test, struct result *result)
{
    struct limit_hit *limit;

    result->limits = xrealloc(result->limits, (result->limit_count + 1) *
                                                  sizeof(result->limits[0]));
    limit = &result->limits[result->limit_count++];
    *limit = (struct limit_hit){
        .part = context->part,
        .name = xstrdup(test->limit_name),
        .value = xstrdup(test->limit_value ? test->limit_value : ""),
        .place = limit_place(context, places, test),
        .test = xstrdup(test->name),
    };
}

/* What a run that did not come to its end says, with the callback that ran. */
static char *test_message(const struct chain_context *context,
                          const struct places *places,
                          const struct testimony_test *test)
{
    struct place place =
        find_place(places, context->file, test->where_pc, false);
    char *message;

    if (!test->message)
        return NULL;
    if (place.function)
        message = xasprintf("%s; '%s' was running (line %d)", test->message,
                            place.function, place.line);
    else
        message = xstrdup(test->message);
    place_release(&place);
    return message;
}

/*
 * Of a full stack: which of the functions that call each other was the last is
 * chance, that they are there more than once is not; the first in the file
 * stands for all. 0 when none is there twice.
 */
static uint64_t find_recursion(const struct chain_context *context,
                               const struct places *places,
                               const struct trace_finding *f)
{
    int lines[TRACE_STACK_MAX], first = 0;
    uint64_t pc = 0;

    for (size_t i = 0; i < f->stack_count; i++) {
        struct place place =
            look_up(places, context->file, f->stack[i], LOOK_INSIDE);

        lines[i] = place.line;
        place_release(&place);
        for (size_t j = 0; j < i; j++) {
            if (lines[i] > 0 && lines[i] == lines[j] &&
                (first == 0 || lines[i] < first)) {
                first = lines[i];
                pc = f->stack[i];
            }
        }
    }
    return pc;
}

static struct place clue_place(const struct chain_context *context,
                               const struct places *places,
                               const struct trace_finding *f)
{
    uint64_t pc = f->stack_count ? f->stack[0] : 0;

    if (strcmp(f->subject, TRACE_CLUE_FULL) == 0) {
        uint64_t again = find_recursion(context, places, f);

        return look_up(places, context->file, again ? again : pc, LOOK_INSIDE);
    }
    return look_up(places, context->file, pc,
                   strcmp(f->subject, TRACE_CLUE_INSIDE) == 0 ? LOOK_INSIDE
                                                              : LOOK_CALL);
}

/* Who called the function in which it was, as far as that is no chance. */
static void tell_callers(const struct chain_context *context,
                         const struct places *places,
                         const struct trace_finding *f, struct steps *steps)
{
    for (size_t i = 1; i < f->stack_count && f->subject[0] == '\0'; i++) {
        struct place place =
            find_place(places, context->file, f->stack[i], true);

        if (place.line > 0)
            add_step(steps, xstrdup("called from"), place, f->head.at_ns);
        else
            place_release(&place);
    }
}

/* The clue's own place is the first step, what led there follows. */
static struct steps tell_trail(const struct chain_context *context,
                               const struct places *places,
                               const struct sighting *clue)
{
    const struct trace_finding *f = &clue->finding;
    struct steps steps = {0};

    if (f->detail[0] == '\0')
        return steps;
    add_step(&steps, xstrdup(f->detail), clue_place(context, places, f),
             f->head.at_ns);
    tell_callers(context, places, f, &steps);
    tell_steps(context, places, clue, &steps);
    return steps;
}

static void tell_test(const struct chain_context *context,
                      const struct places *places,
                      const struct testimony_test *test, struct result *result)
{
    struct steps trail = tell_trail(context, places, &test->clue);
    struct test_result *told;

    result->tests = xrealloc(result->tests, (result->test_count + 1) *
                                                sizeof(result->tests[0]));
    told = &result->tests[result->test_count++];
    *told = (struct test_result){
        .part = context->part,
        .name = xstrdup(test->name),
        .status = (enum test_status)test->status,
        .message = test_message(context, places, test),
        .cut_short = test->cut_short,
        .seed = test->seed,
        .runs = test->runs,
        .trail = trail.items,
        .trail_count = trail.count,
        .timeline = tell_timeline(context, places, test),
    };
    if (test->limit_name && test->status == TESTIMONY_FAILED)
        tell_limit(context, places, test, result);
}

int chain_tell(const struct chain_context *context,
               const struct testimony *testimony, struct result *result,
               struct error *err)
{
    struct places places = {0};
    int rc = 0;

    for (size_t i = 0; i < testimony->sighting_count; i++)
        want_sighting(&places, &testimony->sightings[i]);
    for (size_t i = 0; i < testimony->test_count; i++)
        want_test(&places, &testimony->tests[i]);
    if (places.count > 0)
        rc = symbolize(context->object_fd, places.items, places.count, err);
    if (rc == 0) {
        for (size_t i = 0; i < testimony->test_count; i++)
            tell_test(context, &places, &testimony->tests[i], result);
        for (size_t i = 0; i < testimony->sighting_count; i++)
            tell_finding(context, &places, &testimony->sightings[i], result);
    }
    code_addresses_release(places.items, places.count);
    free(places.items);
    return rc;
}
