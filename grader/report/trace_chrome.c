/*
 * trace_chrome.c - a trace as the events that chrome://tracing and
 * ui.perfetto.dev read.
 *
 * Theory of operation. A run is a process, each thread a track of it:
 * callbacks are slices, operations asynchronous slices with an arrow from the
 * callback that started one to the callback that it completed, findings
 * instants. Virtual time stands still in most callbacks, and slices that begin
 * and end at one instant are drawn in any order: so each beginning and end is
 * shown at least a STEP after the one before it. A step is a binary fraction
 * of a microsecond, for readers that compute with doubles.
 */
#include <stdlib.h>

#include "base/xalloc.h"
#include "report/trace_write.h"

/* Readers know a thread by its id alone, so each run has ids of its own. */
enum { STEPS_PER_US = 8, LOOP_TRACK = 1, TRACKS_PER_RUN = 1000 };

/* When something is shown, in steps. */
struct stamp {
    size_t order;
    long long at_us, steps;
};

struct stamps {
    struct stamp *items; /* by order */
    size_t count, capacity;
};

struct writer {
    json_t *events;
    const struct trace_run *run;
    long long pid;
    struct stamps stamps;
};

/* --- when --- */

static void note(struct stamps *stamps, size_t order, long long at_us)
{
    if (order == 0)
        return;
    stamps->items = xgrow(stamps->items, stamps->count, &stamps->capacity,
                          sizeof(stamps->items[0]));
    stamps->items[stamps->count++] = (struct stamp){order, at_us, 0};
}

static int compare(const void *left, const void *right)
{
    const struct stamp *a = left, *b = right;

    return a->order < b->order ? -1 : a->order > b->order;
}

static void note_all(const struct trace_run *run, struct stamps *stamps)
{
    for (size_t i = 0; i < run->callback_count; i++) {
        note(stamps, run->callbacks[i].order, run->callbacks[i].begin_us);
        note(stamps, run->callbacks[i].end_order, run->callbacks[i].end_us);
    }
    for (size_t i = 0; i < run->operation_count; i++) {
        note(stamps, run->operations[i].order, run->operations[i].start_us);
        note(stamps, run->operations[i].end_order, run->operations[i].end_us);
    }
    for (size_t i = 0; i < run->jump_count; i++)
        note(stamps, run->jumps[i].order, run->jumps[i].to_us);
    for (size_t i = 0; i < run->mark_count; i++)
        note(stamps, run->marks[i].order, run->marks[i].at_us);
    note(stamps, run->limit.order, run->limit.at_us);
}

static void set_stamps(const struct trace_run *run, struct stamps *stamps)
{
    long long last = -1;

    note_all(run, stamps);
    if (stamps->count > 0)
        qsort(stamps->items, stamps->count, sizeof(stamps->items[0]), compare);
    for (size_t i = 0; i < stamps->count; i++) {
        struct stamp *stamp = &stamps->items[i];
        long long steps = stamp->at_us * STEPS_PER_US;

        last = steps > last ? steps : last + 1;
        stamp->steps = last;
    }
}

/* The last moment of all when it never came. */
static long long steps_of(const struct stamps *stamps, size_t order)
{
    struct stamp key = {.order = order};
    const struct stamp *found = NULL;

    if (stamps->count == 0)
        return 0;
    if (order != 0)
        found = bsearch(&key, stamps->items, stamps->count,
                        sizeof(stamps->items[0]), compare);
    if (!found)
        return stamps->items[stamps->count - 1].steps + 1;
    return found->steps;
}

/* --- events --- */

static json_t *us(long long steps)
{
    return json_real((double)steps / STEPS_PER_US);
}

static json_t *add_event(struct writer *w, const char *phase, const char *name,
                         const char *category, long long track)
{
    json_t *event = json_object();

    json_object_set_new(event, "ph", json_text(phase));
    json_object_set_new(event, "name", json_text(name));
    if (category)
        json_object_set_new(event, "cat", json_text(category));
    json_object_set_new(event, "pid", json_integer(w->pid));
    json_object_set_new(event, "tid",
                        json_integer(w->pid * TRACKS_PER_RUN + track));
    json_array_append_new(w->events, event);
    return event;
}

static void set_time(json_t *event, long long steps)
{
    json_object_set_new(event, "ts", us(steps));
}

static void set_text(json_t *args, const char *key, const char *text)
{
    if (text)
        json_object_set_new(args, key, json_text(text));
}

static void set_place(json_t *args, const char *key, const struct place *place)
{
    char *text;

    if (place->line <= 0)
        return;
    text = xasprintf("%s:%d", place->file ? place->file : "", place->line);
    set_text(args, key, text);
    free(text);
}

/* --- names of processes and tracks --- */

static void add_metadata(struct writer *w, const char *what, long long track,
                         const char *key, json_t *value)
{
    json_t *event = add_event(w, "M", what, NULL, track), *args = json_object();

    json_object_set_new(args, key, value);
    json_object_set_new(event, "args", args);
}

static void name_track(struct writer *w, long long track, const char *name)
{
    add_metadata(w, "thread_name", track, "name", json_text(name));
    add_metadata(w, "thread_sort_index", track, "sort_index",
                 json_integer(track));
}

static void name_tracks(struct writer *w)
{
    char *name = xasprintf("%s run", w->run->label);

    add_metadata(w, "process_name", LOOP_TRACK, "name", json_text(name));
    add_metadata(w, "process_sort_index", LOOP_TRACK, "sort_index",
                 json_integer(w->pid));
    free(name);
    name_track(w, LOOP_TRACK, "loop");
    for (unsigned i = 1; i < w->run->tracks; i++) {
        name = xasprintf("thread %u", i);
        name_track(w, LOOP_TRACK + i, name);
        free(name);
    }
    name_track(w, LOOP_TRACK + w->run->tracks, "clock");
}

/* --- callbacks, operations --- */

static void add_callback(struct writer *w,
                         const struct trace_callback *callback)
{
    long long begin = steps_of(&w->stamps, callback->order),
              end = steps_of(&w->stamps, callback->end_order);
    json_t *event = add_event(w, "X", callback->name, callback->kind,
                              LOOP_TRACK + callback->track),
           *args = json_object();

    set_time(event, begin);
    json_object_set_new(event, "dur", us(end > begin ? end - begin : 1));
    json_object_set_new(args, "callback", json_integer(callback->id));
    if (callback->parent)
        json_object_set_new(args, "led to by callback",
                            json_integer(callback->parent));
    set_place(args, "place", &callback->place);
    if (callback->end_order == 0)
        set_text(args, "end", "never");
    json_object_set_new(event, "args", args);
}

/* Ids are unique in their process only: those of flows must be so in all. */
static void set_local_id(json_t *event, uint32_t op)
{
    char *id = xasprintf("0x%x", op);
    json_t *object = json_object();

    json_object_set_new(object, "local", json_text(id));
    json_object_set_new(event, "id2", object);
    free(id);
}

static void set_flow_id(json_t *event, const struct writer *w, uint32_t op)
{
    json_object_set_new(event, "id", json_integer((w->pid << 32) | op));
}

static void add_operation(struct writer *w,
                          const struct trace_operation *operation)
{
    static const char category[] = "operation";
    json_t *event = add_event(w, "b", operation->name, category, LOOP_TRACK),
           *args = json_object();

    set_time(event, steps_of(&w->stamps, operation->order));
    set_local_id(event, operation->id);
    set_place(args, "started", &operation->place);
    if (operation->awaited)
        set_place(args, "awaited", &operation->await_place);
    json_object_set_new(event, "args", args);
    if (operation->end_order == 0)
        return;
    event = add_event(w, "e", operation->name, category, LOOP_TRACK);
    set_time(event, steps_of(&w->stamps, operation->end_order));
    set_local_id(event, operation->id);
    args = json_object();
    json_object_set_new(args, "status", json_integer(operation->status));
    json_object_set_new(event, "args", args);
}

/* From the start of an operation to the callback that it led to. */
static void add_flow(struct writer *w, const struct trace_callback *callback)
{
    const struct trace_operation *operation =
        trace_operation_find(w->run, callback->operation);
    const struct trace_callback *from =
        operation ? trace_callback_find(w->run, operation->callback) : NULL;
    json_t *event;

    if (!from)
        return;
    event =
        add_event(w, "s", operation->name, "flow", LOOP_TRACK + from->track);
    set_time(event, steps_of(&w->stamps, operation->order));
    set_flow_id(event, w, callback->id);
    event = add_event(w, "f", operation->name, "flow",
                      LOOP_TRACK + callback->track);
    json_object_set_new(event, "bp", json_text("e"));
    set_time(event, steps_of(&w->stamps, callback->order));
    set_flow_id(event, w, callback->id);
}

/* --- the clock, findings, limits, where two runs part --- */

static void add_jump(struct writer *w, const struct trace_jump *jump)
{
    long long from = jump->from_us * STEPS_PER_US,
              to = steps_of(&w->stamps, jump->order);
    json_t *event = add_event(
        w, "X", jump->callback ? "a callback waits" : "nothing is ready",
        "clock", LOOP_TRACK + w->run->tracks);

    set_time(event, from < to ? from : to);
    json_object_set_new(event, "dur", us(from < to ? to - from : 0));
}

static json_t *add_instant(struct writer *w, const char *name,
                           const char *category, uint32_t callback,
                           long long steps)
{
    const struct trace_callback *in = trace_callback_find(w->run, callback);
    json_t *event =
        add_event(w, "i", name, category, LOOP_TRACK + (in ? in->track : 0));

    set_time(event, steps);
    json_object_set_new(event, "s", json_text("t"));
    return event;
}

static void add_mark(struct writer *w, const struct trace_mark *mark)
{
    const struct finding *finding = &mark->finding;
    char *name = xasprintf("%s %s", finding->rule->id, finding->rule->name);
    json_t *event = add_instant(w, name, "finding", mark->callback,
                                steps_of(&w->stamps, mark->order)),
           *args = json_object();

    set_text(args, "severity", severity_name(finding->severity));
    set_text(args, "message", finding->message);
    set_text(args, "why", finding->why);
    set_place(args, "place", &finding->place);
    json_object_set_new(event, "args", args);
    free(name);
}

static void add_limit(struct writer *w)
{
    const struct trace_limit_mark *limit = &w->run->limit;
    char *name;

    if (!limit->name)
        return;
    name = xasprintf("limit reached: %s %s", limit->name, limit->value);
    add_instant(w, name, "limit", limit->callback,
                steps_of(&w->stamps, limit->order));
    free(name);
}

static void add_divergence(struct writer *w,
                           const struct trace_divergence *divergence,
                           size_t run)
{
    const struct trace_callback *callback;
    json_t *event;

    if (divergence->kind == DIVERGENCE_NONE || run > 1)
        return;
    callback = trace_callback_find(w->run, divergence->callback[run]);
    event = add_instant(w, "the runs part here", "divergence",
                        divergence->callback[run],
                        steps_of(&w->stamps, callback ? callback->order : 0));
    json_object_set_new(event, "s", json_text("p"));
    json_object_set_new(
        event, "args",
        json_pack("{s:o}", "words", json_text(divergence->words)));
}

static void add_run(struct writer *w)
{
    const struct trace_run *run = w->run;

    set_stamps(run, &w->stamps);
    name_tracks(w);
    for (size_t i = 0; i < run->callback_count; i++)
        add_callback(w, &run->callbacks[i]);
    for (size_t i = 0; i < run->operation_count; i++)
        add_operation(w, &run->operations[i]);
    for (size_t i = 0; i < run->callback_count; i++)
        add_flow(w, &run->callbacks[i]);
    for (size_t i = 0; i < run->jump_count; i++)
        add_jump(w, &run->jumps[i]);
    for (size_t i = 0; i < run->mark_count; i++)
        add_mark(w, &run->marks[i]);
    add_limit(w);
}

json_t *trace_chrome(const struct trace_document *document)
{
    json_t *root = json_object(), *events = json_array(),
           *other = json_object();

    for (size_t i = 0; i < document->run_count; i++) {
        struct writer w = {.events = events,
                           .run = &document->runs[i],
                           .pid = (long long)i + 1};

        add_run(&w);
        add_divergence(&w, &document->divergence, i);
        free(w.stamps.items);
    }
    json_object_set_new(root, "traceEvents", events);
    json_object_set_new(root, "displayTimeUnit", json_text("ms"));
    json_object_set_new(other, "program", json_text(document->program));
    json_object_set_new(other, "clock",
                        json_text("virtual time; callbacks take none, they "
                                  "are drawn an eighth of a microsecond "
                                  "apart"));
    json_object_set_new(root, "otherData", other);
    return root;
}
