/* sarif_rules.c - the catalogue as SARIF shows it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "report/sarif_log.h"

enum { PAGE_MAX_BYTES = 1 << 16 };

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
    object = sarif_text(text);
    free(text);
    return object;
}

/* The page of the rule; as text just what stands before the programs. */
static json_t *help_of(const struct sarif_log *log, const struct rule *rule)
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
        help = sarif_text(before);
        free(before);
        json_object_set_new(help, "markdown", json_text(page.text));
    }
    strbuf_release(&page);
    free(path);
    return help;
}

static json_t *rule_to_json(const struct sarif_log *log,
                            const struct rule *rule)
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

json_t *sarif_tool(const struct sarif_log *log)
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
