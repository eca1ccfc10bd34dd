#include "report/sarif.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "report/sarif_log.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* --- results --- */

static json_t *flow_step(json_t *location, const char *importance)
{
    json_t *step = json_object();

    json_object_set_new(step, "location", location);
    json_object_set_new(step, "importance", json_string(importance));
    return step;
}

/* The path, in the order of execution, to the finding itself. */
static json_t *flows_of(struct sarif_log *log, const struct finding *finding)
{
    json_t *flows = json_array(), *flow = json_object(),
           *threads = json_array(), *thread = json_object(),
           *steps = json_array();

    for (size_t i = 0; i < finding->chain_count; i++) {
        const struct step *step = &finding->chain[i];

        json_array_append_new(
            steps, flow_step(sarif_location(log, &step->place, step->text),
                             "important"));
    }
    json_array_append_new(
        steps, flow_step(sarif_location(log, &finding->place, finding->message),
                         "essential"));
    json_object_set_new(thread, "locations", steps);
    json_array_append_new(threads, thread);
    json_object_set_new(flow, "threadFlows", threads);
    json_array_append_new(flows, flow);
    return flows;
}

static json_t *suppressions_of(const struct finding *finding)
{
    json_t *list = json_array(), *object;

    if (!finding->excuse)
        return list;
    object = json_object();
    json_object_set_new(object, "kind",
                        json_string(finding->known ? "external" : "inSource"));
    json_object_set_new(object, "status", json_string("accepted"));
    json_object_set_new(object, "justification", json_text(finding->excuse));
    json_array_append_new(list, object);
    return list;
}

/* The edits are all of the finding's own file. */
static json_t *replacements_of(struct sarif_log *log,
                               const struct finding *finding)
{
    json_t *list = json_array();

    for (size_t i = 0; i < finding->edit_count; i++) {
        const struct edit *edit = &finding->edits[i];
        struct place place = {.file = finding->place.file,
                              .line = edit->line,
                              .column = edit->column};
        json_t *object = json_object();

        json_object_set_new(
            object, "deletedRegion",
            sarif_region(log, &place, edit->end_line, edit->end_column));
        json_object_set_new(object, "insertedContent", sarif_text(edit->text));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *fixes_of(struct sarif_log *log, const struct finding *finding)
{
    json_t *fixes = json_array(), *fix = json_object(), *changes = json_array(),
           *change = json_object();

    json_object_set_new(change, "artifactLocation",
                        sarif_artifact(log, finding->place.file));
    json_object_set_new(change, "replacements", replacements_of(log, finding));
    json_array_append_new(changes, change);
    json_object_set_new(fix, "description", sarif_message(finding->fix));
    json_object_set_new(fix, "artifactChanges", changes);
    json_array_append_new(fixes, fix);
    return fixes;
}

static json_t *result_message(const struct finding *finding)
{
    char *text = finding->why
                     ? xasprintf("%s. %s", finding->message, finding->why)
                     : xasprintf("%s.", finding->message);
    json_t *message = sarif_message(text);

    free(text);
    return message;
}

static json_t *finding_to_result(struct sarif_log *log,
                                 const struct finding *finding,
                                 const char *state)
{
    json_t *object = json_object(), *locations = json_array(), *prints;

    json_array_append_new(locations, sarif_finding_location(log, finding));
    json_object_set_new(object, "ruleId", json_string(finding->rule->id));
    json_object_set_new(object, "ruleIndex",
                        json_integer(finding->rule - rules));
    json_object_set_new(object, "kind", json_string("fail"));
    json_object_set_new(object, "level",
                        json_string(severity_name(finding->severity)));
    json_object_set_new(object, "message", result_message(finding));
    json_object_set_new(object, "locations", locations);
    if (finding->chain_count)
        json_object_set_new(object, "codeFlows", flows_of(log, finding));
    if (finding->fingerprint) {
        prints = json_object();
        json_object_set_new(prints, "gradeStatement/v1",
                            json_text(finding->fingerprint));
        json_object_set_new(object, "partialFingerprints", prints);
    }
    if (log->setting->has_baseline)
        json_object_set_new(object, "baselineState", json_string(state));
    if (finding->edit_count)
        json_object_set_new(object, "fixes", fixes_of(log, finding));
    json_object_set_new(object, "suppressions", suppressions_of(finding));
    return object;
}

/* `state` NULL: as each finding says. */
static void add_results(struct sarif_log *log, const struct finding_list *from,
                        const char *state, json_t *list)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct finding *finding = &from->items[i];
        const char *own = finding->known ? "unchanged" : "new";

        json_array_append_new(
            list, finding_to_result(log, finding, state ? state : own));
    }
}

static json_t *results_of(struct sarif_log *log)
{
    const struct lint_outcome *outcome = log->outcome;
    json_t *list = json_array();

    add_results(log, &outcome->result.findings, NULL, list);
    add_results(log, &outcome->result.excused, NULL, list);
    add_results(log, &outcome->absent, "absent", list);
    return list;
}

/* --- what could not be analysed --- */

static json_t *invocations_of(struct sarif_log *log)
{
    json_t *list = json_array(), *invocation = json_object(),
           *notifications = json_array();
    const struct gap_list *gaps = &log->outcome->gaps;

    for (size_t i = 0; i < gaps->count; i++) {
        const struct gap *gap = &gaps->items[i];
        json_t *object = json_object(), *locations = json_array();

        json_array_append_new(locations,
                              sarif_location(log, &gap->place, NULL));
        json_object_set_new(object, "level",
                            json_string(gap->whole ? "error" : "warning"));
        json_object_set_new(object, "message", sarif_message(gap->text));
        json_object_set_new(object, "locations", locations);
        json_array_append_new(notifications, object);
    }
    json_object_set_new(invocation, "executionSuccessful",
                        json_boolean(!log->outcome->result.trouble));
    json_object_set_new(invocation, "toolExecutionNotifications",
                        notifications);
    json_array_append_new(list, invocation);
    return list;
}

static json_t *root_folder(void)
{
    json_t *bases = json_object(), *base = json_object();

    json_object_set_new(base, "description",
                        sarif_text("The folder in which lint was called."));
    json_object_set_new(bases, "SRCROOT", base);
    return bases;
}

void report_sarif(const struct lint_outcome *outcome,
                  const struct sarif_setting *setting, struct strbuf *ret_text)
{
    struct sarif_log log = {.outcome = outcome, .setting = setting};
    json_t *root = json_object(), *runs = json_array(), *run = json_object();

    source_init(&log.source, &outcome->result);
    json_object_set_new(run, "tool", sarif_tool(&log));
    json_object_set_new(run, "invocations", invocations_of(&log));
    json_object_set_new(run, "originalUriBaseIds", root_folder());
    json_object_set_new(run, "columnKind", json_string("unicodeCodePoints"));
    json_object_set_new(run, "results", results_of(&log));
    json_array_append_new(runs, run);
    json_object_set_new(root, "$schema", json_string(SCHEMA));
    json_object_set_new(root, "version", json_string("2.1.0"));
    json_object_set_new(root, "runs", runs);
    json_write(root, ret_text);
    json_decref(root);
    source_release(&log.source);
}
