/* trace_document_json.c - a trace as docs/trace.schema.json says. */
#include "play/trace_document.h"

#include "course/result_json.h"

static void set_int(json_t *object, const char *key, long long value)
{
    json_object_set_new(object, key, json_integer(value));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_text(text));
}

static void set_time(json_t *object, const char *key, long long us)
{
    json_object_set_new(object, key, result_number_or_null(us, TIME_NONE));
}

/* Ids and orders: null for none. */
static void set_id(json_t *object, const char *key, size_t id)
{
    json_object_set_new(object, key, result_number_or_null((long long)id, 0));
}

static json_t *place_to_json(const struct place *place)
{
    json_t *object;

    if (place->line <= 0)
        return json_null();
    object = json_object();
    result_set_place(object, place);
    return object;
}

static json_t *callback_to_json(const struct trace_callback *callback)
{
    json_t *object = json_object();

    set_int(object, "id", callback->id);
    set_id(object, "parent", callback->parent);
    set_id(object, "operation", callback->operation);
    set_text(object, "kind", callback->kind);
    set_text(object, "name", callback->name);
    json_object_set_new(object, "place", place_to_json(&callback->place));
    set_int(object, "begin_us", callback->begin_us);
    set_time(object, "end_us", callback->end_us);
    set_int(object, "order", (long long)callback->order);
    set_id(object, "end_order", callback->end_order);
    set_int(object, "track", callback->track);
    set_int(object, "depth", callback->depth);
    return object;
}

static json_t *operation_to_json(const struct trace_operation *operation)
{
    json_t *object = json_object();

    set_int(object, "id", operation->id);
    set_id(object, "callback", operation->callback);
    set_text(object, "kind", operation->kind);
    set_text(object, "name", operation->name);
    set_id(object, "number", operation->number);
    json_object_set_new(object, "place", place_to_json(&operation->place));
    set_int(object, "start_us", operation->start_us);
    set_time(object, "end_us", operation->end_us);
    set_int(object, "order", (long long)operation->order);
    set_id(object, "end_order", operation->end_order);
    json_object_set_new(object, "status",
                        operation->end_order ? json_integer(operation->status)
                                             : json_null());
    json_object_set_new(object, "awaited", json_boolean(operation->awaited));
    set_id(object, "awaited_by", operation->awaited_by);
    json_object_set_new(object, "await_place",
                        place_to_json(&operation->await_place));
    return object;
}

static json_t *pick_to_json(const struct trace_pick *pick)
{
    json_t *object = json_object();

    set_int(object, "index", pick->index);
    set_int(object, "options", pick->options);
    set_int(object, "picked", pick->picked);
    set_text(object, "point", pick->point);
    set_text(object, "kind", pick->kind);
    set_id(object, "picked_operation", pick->picked_operation);
    set_id(object, "first_operation", pick->first_operation);
    set_int(object, "at_us", pick->at_us);
    set_int(object, "order", (long long)pick->order);
    return object;
}

static json_t *jump_to_json(const struct trace_jump *jump)
{
    json_t *object = json_object();

    set_int(object, "from_us", jump->from_us);
    set_int(object, "to_us", jump->to_us);
    set_text(object, "cause", jump->cause);
    set_id(object, "callback", jump->callback);
    set_int(object, "order", (long long)jump->order);
    return object;
}

static json_t *mark_to_json(const struct trace_mark *mark)
{
    const struct finding *finding = &mark->finding;
    json_t *object = json_object();

    set_text(object, "rule", finding->rule->id);
    set_text(object, "name", finding->rule->name);
    set_text(object, "class", finding->rule->kind);
    set_text(object, "severity", severity_name(finding->severity));
    set_text(object, "message", finding->message);
    set_text(object, "why", finding->why);
    json_object_set_new(object, "place", place_to_json(&finding->place));
    json_object_set_new(
        object, "chain",
        result_steps_to_json(finding->chain, finding->chain_count));
    set_id(object, "callback", mark->callback);
    set_id(object, "operation", mark->operation);
    set_int(object, "at_us", mark->at_us);
    set_int(object, "order", (long long)mark->order);
    return object;
}

static json_t *limit_to_json(const struct trace_limit_mark *limit)
{
    json_t *object;

    if (!limit->name)
        return json_null();
    object = json_object();
    set_text(object, "name", limit->name);
    set_text(object, "value", limit->value);
    set_id(object, "callback", limit->callback);
    set_int(object, "at_us", limit->at_us);
    set_id(object, "order", limit->order);
    return object;
}

static json_t *left_out_to_json(const struct trace_left_out *left_out)
{
    json_t *object = json_object();

    set_int(object, "callbacks", (long long)left_out->callbacks);
    set_int(object, "operations", (long long)left_out->operations);
    set_int(object, "choices", (long long)left_out->picks);
    set_int(object, "jumps", (long long)left_out->jumps);
    set_int(object, "findings", (long long)left_out->findings);
    return object;
}

#define SET_LIST(object, key, items, count, to_json)                           \
    do {                                                                       \
        json_t *list_ = json_array();                                          \
                                                                               \
        for (size_t i_ = 0; i_ < (count); i_++)                                \
            json_array_append_new(list_, to_json(&(items)[i_]));               \
        json_object_set_new(object, key, list_);                               \
    } while (0)

static json_t *run_to_json(const struct trace_run *run)
{
    json_t *object = json_object();

    set_text(object, "label", run->label);
    set_text(object, "test", run->test);
    json_object_set_new(object, "seed", result_number_or_null(run->seed, -1));
    set_text(object, "command", run->command);
    set_text(object, "ending", run->ending);
    set_int(object, "end_us", run->end_us);
    set_int(object, "tracks", run->tracks);
    SET_LIST(object, "callbacks", run->callbacks, run->callback_count,
             callback_to_json);
    SET_LIST(object, "operations", run->operations, run->operation_count,
             operation_to_json);
    SET_LIST(object, "choices", run->picks, run->pick_count, pick_to_json);
    SET_LIST(object, "jumps", run->jumps, run->jump_count, jump_to_json);
    SET_LIST(object, "findings", run->marks, run->mark_count, mark_to_json);
    json_object_set_new(object, "limit", limit_to_json(&run->limit));
    json_object_set_new(object, "trail",
                        result_steps_to_json(run->trail, run->trail_count));
    json_object_set_new(object, "left_out", left_out_to_json(&run->left_out));
    return object;
}

static json_t *divergence_to_json(const struct trace_divergence *divergence)
{
    json_t *object, *callbacks;

    if (divergence->kind == DIVERGENCE_NONE)
        return json_null();
    object = json_object();
    callbacks = json_array();
    for (int i = 0; i < 2; i++)
        json_array_append_new(
            callbacks, result_number_or_null(divergence->callback[i], 0));
    set_text(object, "kind", trace_divergence_name(divergence->kind));
    json_object_set_new(object, "callbacks", callbacks);
    json_object_set_new(object, "choice",
                        result_number_or_null(divergence->pick, -1));
    set_text(object, "words", divergence->words);
    return object;
}

static json_t *line_to_json(const struct trace_source_line *line)
{
    json_t *object = json_object();

    set_text(object, "file", line->file);
    set_int(object, "line", line->line);
    set_text(object, "text", line->text);
    return object;
}

json_t *trace_document_to_json(const struct trace_document *document)
{
    json_t *root = json_object();

    set_int(root, "version", TRACE_DOCUMENT_VERSION);
    set_text(root, "program", document->program);
    SET_LIST(root, "runs", document->runs, document->run_count, run_to_json);
    json_object_set_new(root, "divergence",
                        divergence_to_json(&document->divergence));
    SET_LIST(root, "lines", document->lines, document->line_count,
             line_to_json);
    return root;
}
