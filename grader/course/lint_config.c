#include "course/lint_config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/xalloc.h"

enum { ENTRIES_MAX = 500, TEXT_MAX_BYTES = 200 };

/* --- lists --- */

static void name_list_add(struct name_list *list, const char *name)
{
    list->items =
        xgrow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = xstrdup(name);
}

static void name_list_release(struct name_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct name_list){0};
}

bool name_list_has(const struct name_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i];
        size_t len = strlen(item);

        if (len && item[len - 1] == '*' ? !strncmp(item, name, len - 1)
                                        : !strcmp(item, name))
            return true;
    }
    return false;
}

void lint_config_init(struct lint_config *config)
{
    *config = (struct lint_config){0};
    rule_choice_init(&config->rules);
}

void lint_config_release(struct lint_config *config)
{
    for (size_t i = 0; i < config->slow_call_count; i++) {
        free(config->slow_calls[i].name);
        free(config->slow_calls[i].what);
        free(config->slow_calls[i].instead);
    }
    free(config->slow_calls);
    name_list_release(&config->thread_safe);
    name_list_release(&config->never_fails);
    name_list_release(&config->noreturn);
    name_list_release(&config->exclude);
    *config = (struct lint_config){0};
}

const struct slow_call *lint_config_slow(const struct lint_config *config,
                                         const char *name)
{
    for (size_t i = 0; i < config->slow_call_count; i++)
        if (!strcmp(config->slow_calls[i].name, name))
            return &config->slow_calls[i];
    return NULL;
}

/* --- reading --- */

/* A C name; with `star`, one that may end in '*'. */
static bool is_name(const char *text, bool star)
{
    size_t i = 0;

    if (isdigit((unsigned char)*text))
        return false;
    while (isalnum((unsigned char)text[i]) || text[i] == '_')
        i++;
    return (i > 0 && !text[i]) || (star && text[i] == '*' && !text[i + 1]);
}

static int read_text(const json_t *value, const char *key, const char **ret,
                     struct error *err)
{
    const char *text = json_string_value(value);

    if (!text || !*text || strlen(text) > TEXT_MAX_BYTES)
        return error_set(err, -EINVAL, "'%.60s' is no string of 1 to %d bytes",
                         key, TEXT_MAX_BYTES);
    *ret = text;
    return 0;
}

static int read_names(struct name_list *list, const json_t *value,
                      const char *key, bool functions, struct error *err)
{
    size_t i;
    json_t *item;
    const char *name;

    if (!json_is_array(value) || json_array_size(value) > ENTRIES_MAX)
        return error_set(err, -EINVAL, "'%s' is no list, or too long", key);
    json_array_foreach((json_t *)value, i, item)
    {
        if (read_text(item, key, &name, err) < 0)
            return -EINVAL;
        if (functions && !is_name(name, true))
            return error_set(err, -EINVAL, "'%.60s' in '%s' is no C name", name,
                             key);
        name_list_add(list, name);
    }
    return 0;
}

static int read_slow_members(struct slow_call *call, const json_t *object,
                             struct error *err)
{
    const char *key, *text;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        if (read_text(value, key, &text, err) < 0)
            return -EINVAL;
        if (!strcmp(key, "instead") && !call->instead) {
            call->instead = xstrdup(text);
        } else if (!strcmp(key, "what")) {
            free(call->what);
            call->what = xstrdup(text);
        } else if (!strcmp(key, "severity") && severity_find(text) >= 0) {
            call->severity = (enum severity)severity_find(text);
        } else {
            return error_set(err, -EINVAL,
                             "'%.60s' of '%.60s' is not known: what, instead, "
                             "severity (note, warning, error)",
                             key, call->name);
        }
    }
    return 0;
}

/* "name": "use instead", or an object with what, instead, severity. */
static int read_slow_call(struct lint_config *config, const char *name,
                          const json_t *value, struct error *err)
{
    struct slow_call *call;
    const char *text;

    if (!is_name(name, false))
        return error_set(err, -EINVAL, "'%.60s' in 'blocking' is no C name",
                         name);
    config->slow_calls =
        xgrow(config->slow_calls, config->slow_call_count,
              &config->slow_call_capacity, sizeof *config->slow_calls);
    call = &config->slow_calls[config->slow_call_count++];
    *call = (struct slow_call){.name = xstrdup(name),
                               .what = xstrdup("waits"),
                               .severity = SEVERITY_ERROR};
    if (json_is_object(value))
        return read_slow_members(call, value, err);
    if (read_text(value, name, &text, err) < 0)
        return -EINVAL;
    call->instead = xstrdup(text);
    return 0;
}

static int read_slow_calls(struct lint_config *config, const json_t *object,
                           struct error *err)
{
    const char *name;
    json_t *value;

    if (!json_is_object(object) || json_object_size(object) > ENTRIES_MAX)
        return error_set(err, -EINVAL, "'blocking' is no object, or too long");
    json_object_foreach((json_t *)object, name, value)
    {
        if (read_slow_call(config, name, value, err) < 0)
            return -EINVAL;
    }
    return 0;
}

static int fail_unknown(const char *key, struct error *err)
{
    static const char *const known[] = {"rules",      "blocking",    "exclude",
                                        "noreturn",   "never_fails", "version",
                                        "thread_safe"};
    const char *near = suggest_find(key, known, sizeof known / sizeof known[0]);

    return error_set(err, -EINVAL, "'%.60s' is not known%s%s%s", key,
                     near ? ", did you mean '" : "", near ? near : "",
                     near ? "'?" : "");
}

static int read_member(struct lint_config *config, const char *key,
                       const json_t *value, struct error *err)
{
    if (!strcmp(key, "$schema"))
        return 0;
    if (!strcmp(key, "version"))
        return json_is_integer(value) && json_integer_value(value) == 1
                   ? 0
                   : error_set(err, -EINVAL, "'version' is not 1");
    if (!strcmp(key, "rules"))
        return rule_choice_read(&config->rules, value, err);
    if (!strcmp(key, "blocking"))
        return read_slow_calls(config, value, err);
    if (!strcmp(key, "thread_safe"))
        return read_names(&config->thread_safe, value, key, true, err);
    if (!strcmp(key, "never_fails"))
        return read_names(&config->never_fails, value, key, true, err);
    if (!strcmp(key, "noreturn"))
        return read_names(&config->noreturn, value, key, true, err);
    if (!strcmp(key, "exclude"))
        return read_names(&config->exclude, value, key, false, err);
    return fail_unknown(key, err);
}

int lint_config_read(struct lint_config *config, const json_t *root,
                     struct error *err)
{
    const char *key;
    json_t *value;

    lint_config_init(config);
    if (!json_is_object(root))
        return error_set(err, -EINVAL, "it is no JSON object");
    json_object_foreach((json_t *)root, key, value)
    {
        if (read_member(config, key, value, err) < 0)
            return -EINVAL;
    }
    return 0;
}

/* --- writing --- */

static void set_names(json_t *root, const char *key,
                      const struct name_list *names)
{
    json_t *list;

    if (!names->count)
        return;
    list = json_array();
    for (size_t i = 0; i < names->count; i++)
        json_array_append_new(list, json_text(names->items[i]));
    json_object_set_new(root, key, list);
}

static void set_slow_calls(json_t *root, const struct lint_config *config)
{
    json_t *calls = json_object();

    for (size_t i = 0; i < config->slow_call_count; i++) {
        const struct slow_call *call = &config->slow_calls[i];
        json_t *object = json_object();

        json_object_set_new(object, "what", json_text(call->what));
        if (call->instead)
            json_object_set_new(object, "instead", json_text(call->instead));
        json_object_set_new(object, "severity",
                            json_string(severity_name(call->severity)));
        json_object_set_new(calls, call->name, object);
    }
    json_object_set_new(root, "blocking", calls);
}

json_t *lint_config_to_json(const struct lint_config *config)
{
    json_t *root = json_object();

    json_object_set_new(root, "rules", rule_choice_to_json(&config->rules));
    if (config->slow_call_count)
        set_slow_calls(root, config);
    set_names(root, "thread_safe", &config->thread_safe);
    set_names(root, "never_fails", &config->never_fails);
    set_names(root, "noreturn", &config->noreturn);
    set_names(root, "exclude", &config->exclude);
    return root;
}
