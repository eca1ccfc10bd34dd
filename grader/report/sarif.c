#include "report/sarif.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "report/source.h"
#include "report/words.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

enum { PAGE_MAX_BYTES = 1 << 16 };

static const char byte_order_mark[] = "\xef\xbb\xbf";

struct log {
    const struct lint_outcome *outcome;
    const struct sarif_setting *setting;
    struct source source;
};

/* --- text --- */

/*
 * A message: shown, not obeyed. In SARIF braces stand for arguments unless
 * they are doubled, and "[a](b)" is a link unless its bracket is escaped.
 */
static json_t *message_of(const char *text)
{
    struct strbuf clean = STRBUF_INIT, escaped = STRBUF_INIT;
    json_t *message = json_object();
    bool has_link;

    words_clean(text ? text : "", &clean);
    has_link = strstr(strbuf_text(&clean), "](") != NULL;
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.text[i];

        if (c == '{' || c == '}')
            strbuf_add_char(&escaped, c);
        if (has_link && (c == '[' || c == '\\'))
            strbuf_add_char(&escaped, '\\');
        strbuf_add_char(&escaped, c);
    }
    json_object_set_new(message, "text", json_text(strbuf_text(&escaped)));
    strbuf_release(&escaped);
    strbuf_release(&clean);
    return message;
}

static json_t *text_object(const char *text)
{
    json_t *object = json_object();

    json_object_set_new(object, "text", json_text(text));
    return object;
}

/* --- places --- */

static bool is_plain(unsigned char c)
{
    return isalnum(c) || (c && strchr("-._~/", c));
}

static void encode(const char *path, size_t len, struct strbuf *out)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)path[i];

        if (is_plain(c))
            strbuf_add_char(out, path[i]);
        else
            strbuf_addf(out, "%%%02X", c);
    }
}

/* Without "." and "..", as the names say, whatever links there are. */
static void normalize(const char *path, struct strbuf *out)
{
    while (*path) {
        size_t len = strcspn(path, "/");

        if (len == 2 && path[0] == '.' && path[1] == '.') {
            while (out->len && out->text[--out->len] != '/')
                ;
        } else if (len && !(len == 1 && path[0] == '.')) {
            strbuf_add_char(out, '/');
            strbuf_add(out, path, len);
        }
        path += len + (path[len] == '/');
    }
    /* What was cut off is still there behind the end. */
    strbuf_add_str(out, "");
    if (out->text)
        out->text[out->len] = '\0';
}

bool sarif_add_uri(const char *root, const char *file, struct strbuf *ret_text)
{
    struct strbuf base = STRBUF_INIT, path = STRBUF_INIT;
    bool relative;

    normalize(root, &base);
    if (file[0] != '/')
        strbuf_add(&path, strbuf_text(&base), base.len);
    normalize(file, &path);
    relative = path.len > base.len + 1 && path.text[base.len] == '/' &&
               !memcmp(path.text, strbuf_text(&base), base.len);
    if (relative) {
        encode(path.text + base.len + 1, path.len - base.len - 1, ret_text);
    } else {
        strbuf_add_str(ret_text, "file://");
        encode(strbuf_text(&path), path.len, ret_text);
    }
    strbuf_release(&path);
    strbuf_release(&base);
    return relative;
}

static json_t *artifact_of(const struct log *log, const char *file)
{
    struct strbuf uri = STRBUF_INIT;
    json_t *object = json_object();
    bool relative = sarif_add_uri(log->setting->root, file, &uri);

    json_object_set_new(object, "uri", json_text(strbuf_text(&uri)));
    if (relative)
        json_object_set_new(object, "uriBaseId", json_string("SRCROOT"));
    strbuf_release(&uri);
    return object;
}

static json_t *snippet_of(const char *line, size_t len)
{
    struct strbuf shown = STRBUF_INIT;
    json_t *object;

    utf8_show(line, len, &shown);
    object = text_object(strbuf_text(&shown));
    strbuf_release(&shown);
    return object;
}

/* Bytes of the word at `line`; 1 when there is none. */
static size_t word_length(const char *line, size_t len)
{
    size_t i = 0;

    while (i < len && (isalnum((unsigned char)line[i]) || line[i] == '_' ||
                       (line[i] & 0x80)))
        i++;
    return i ? i : len > 0;
}

/* Our columns are bytes; those of SARIF are characters. `at` is an offset. */
static void set_columns(json_t *region, const char *line, size_t len, size_t at)
{
    json_int_t start, end;

    if (at > len)
        at = len;
    start = (json_int_t)utf8_width(line, at);
    end = (json_int_t)utf8_width(line, at + word_length(line + at, len - at));
    json_object_set_new(region, "startColumn", json_integer(start + 1));
    json_object_set_new(region, "endColumn", json_integer(end + 1));
}

static json_t *region_of(struct log *log, const struct place *place)
{
    json_t *region = json_object();
    const char *line;
    size_t len, mark, column;

    json_object_set_new(region, "startLine", json_integer(place->line));
    if (!source_line(&log->source, place, &line, &len))
        return region;
    if (len && line[len - 1] == '\r')
        len--;
    /* The mark that a file may begin with is none of its characters. */
    mark = place->line == 1 && len >= 3 && !memcmp(line, byte_order_mark, 3)
               ? 3
               : 0;
    column = (size_t)place->column;
    if (place->column > 0)
        set_columns(region, line + mark, len - mark,
                    column > mark ? column - 1 - mark : 0);
    json_object_set_new(region, "snippet", snippet_of(line + mark, len - mark));
    return region;
}

/* `text` NULL: a location without a message. */
static json_t *location_of(struct log *log, const struct place *place,
                           const char *text)
{
    json_t *location = json_object(), *physical;

    if (place->file) {
        physical = json_object();
        json_object_set_new(physical, "artifactLocation",
                            artifact_of(log, place->file));
        if (place->line > 0)
            json_object_set_new(physical, "region", region_of(log, place));
        json_object_set_new(location, "physicalLocation", physical);
    }
    if (place->function) {
        json_t *logical = json_object(), *list = json_array();

        json_object_set_new(logical, "name", json_text(place->function));
        json_object_set_new(logical, "kind", json_string("function"));
        json_array_append_new(list, logical);
        json_object_set_new(location, "logicalLocations", list);
    }
    if (text)
        json_object_set_new(location, "message", message_of(text));
    return location;
}

/* --- rules --- */

/* "blocking-in-callback" to "BlockingInCallback". */
static json_t *pascal_name(const char *name)
{
    struct strbuf text = STRBUF_INIT;
    bool upper = true;
    json_t *value;

    for (; *name; name++) {
        if (*name != '-')
            strbuf_add_char(&text, upper ? (char)toupper(*name) : *name);
        upper = *name == '-';
    }
    value = json_text(strbuf_text(&text));
    strbuf_release(&text);
    return value;
}

static json_t *sentence(const char *meaning)
{
    char *text = xasprintf("%s.", meaning);
    json_t *object;

    text[0] = (char)toupper((unsigned char)text[0]);
    object = text_object(text);
    free(text);
    return object;
}

/* The page of the rule; as text just what stands before the programs. */
static json_t *help_of(const struct log *log, const struct rule *rule)
{
    char *path = xasprintf("%s/%s.md", log->setting->explain, rule->id);
    struct strbuf page = STRBUF_INIT;
    json_t *help;
    const char *cut;
    char *before;

    if (path_read(path, PAGE_MAX_BYTES, &page, NULL) < 0) {
        help = sentence(rule->meaning);
    } else {
        cut = strstr(page.text, "\n## Wrong");
        before = cut ? xstrndup(page.text, (size_t)(cut - page.text))
                     : xstrdup(page.text);
        help = text_object(before);
        free(before);
        json_object_set_new(help, "markdown", json_text(page.text));
    }
    strbuf_release(&page);
    free(path);
    return help;
}

static json_t *rule_to_json(const struct log *log, const struct rule *rule)
{
    static const char *const importance[] = {"recommendation", "warning",
                                             "error"};
    json_t *object = json_object(), *level = json_object(),
           *properties = json_object(), *tags = json_array();

    json_object_set_new(level, "level",
                        json_string(severity_name(rule->severity)));
    json_array_append_new(tags, json_string("libuv"));
    json_array_append_new(tags, json_string(rule->kind));
    json_object_set_new(properties, "tags", tags);
    json_object_set_new(properties, "problem.severity",
                        json_string(importance[rule->severity]));
    json_object_set_new(object, "id", json_string(rule->id));
    json_object_set_new(object, "name", pascal_name(rule->name));
    json_object_set_new(object, "shortDescription", sentence(rule->meaning));
    json_object_set_new(object, "fullDescription", sentence(rule->meaning));
    json_object_set_new(object, "help", help_of(log, rule));
    json_object_set_new(object, "defaultConfiguration", level);
    json_object_set_new(object, "properties", properties);
    return object;
}

static json_t *tool_of(const struct log *log)
{
    json_t *tool = json_object(), *driver = json_object(), *list = json_array();

    for (size_t i = 0; i < rule_count; i++)
        json_array_append_new(list, rule_to_json(log, &rules[i]));
    json_object_set_new(driver, "name", json_string("grade lint"));
    json_object_set_new(driver, "version", json_string(log->setting->version));
    json_object_set_new(driver, "rules", list);
    json_object_set_new(tool, "driver", driver);
    return tool;
}

/* --- results --- */

static json_t *flow_step(json_t *location, const char *importance)
{
    json_t *step = json_object();

    json_object_set_new(step, "location", location);
    json_object_set_new(step, "importance", json_string(importance));
    return step;
}

/* The path, in the order of execution, to the finding itself. */
static json_t *flows_of(struct log *log, const struct finding *finding)
{
    json_t *flows = json_array(), *flow = json_object(),
           *threads = json_array(), *thread = json_object(),
           *steps = json_array();

    for (size_t i = 0; i < finding->chain_count; i++) {
        const struct step *step = &finding->chain[i];

        json_array_append_new(
            steps,
            flow_step(location_of(log, &step->place, step->text), "important"));
    }
    json_array_append_new(
        steps, flow_step(location_of(log, &finding->place, finding->message),
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

static json_t *result_message(const struct finding *finding)
{
    char *text = finding->why
                     ? xasprintf("%s. %s", finding->message, finding->why)
                     : xasprintf("%s.", finding->message);
    json_t *message = message_of(text);

    free(text);
    return message;
}

static json_t *finding_to_result(struct log *log, const struct finding *finding)
{
    json_t *object = json_object(), *locations = json_array(), *prints;

    json_array_append_new(locations, location_of(log, &finding->place, NULL));
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
        json_object_set_new(object, "baselineState",
                            json_string(finding->known ? "unchanged" : "new"));
    json_object_set_new(object, "suppressions", suppressions_of(finding));
    return object;
}

static json_t *results_of(struct log *log)
{
    const struct finding_list *shown = &log->outcome->result.findings,
                              *hidden = &log->outcome->hidden;
    json_t *list = json_array();

    for (size_t i = 0; i < shown->count; i++)
        json_array_append_new(list, finding_to_result(log, &shown->items[i]));
    for (size_t i = 0; i < hidden->count; i++)
        json_array_append_new(list, finding_to_result(log, &hidden->items[i]));
    return list;
}

/* --- what could not be analysed --- */

static json_t *invocations_of(struct log *log)
{
    json_t *list = json_array(), *invocation = json_object(),
           *notifications = json_array();
    const struct gap_list *gaps = &log->outcome->gaps;

    for (size_t i = 0; i < gaps->count; i++) {
        const struct gap *gap = &gaps->items[i];
        json_t *object = json_object(), *locations = json_array();

        json_array_append_new(locations, location_of(log, &gap->place, NULL));
        json_object_set_new(object, "level",
                            json_string(gap->whole ? "error" : "warning"));
        json_object_set_new(object, "message", message_of(gap->text));
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
                        text_object("The folder in which lint was called."));
    json_object_set_new(bases, "SRCROOT", base);
    return bases;
}

void report_sarif(const struct lint_outcome *outcome,
                  const struct sarif_setting *setting, struct strbuf *ret_text)
{
    struct log log = {.outcome = outcome, .setting = setting};
    json_t *root = json_object(), *runs = json_array(), *run = json_object();

    source_init(&log.source, &outcome->result);
    json_object_set_new(run, "tool", tool_of(&log));
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
