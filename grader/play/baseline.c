#include "play/baseline.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "base/xalloc.h"
#include "play/lint_settings.h"

static const char known_words[] = "it is in the baseline";

/* --- entries --- */

static void release_entry(struct baseline_entry *entry)
{
    free(entry->file);
    free(entry->rule);
    free(entry->function);
    free(entry->message);
    free(entry->fingerprint);
}

void baseline_release(struct baseline *baseline)
{
    for (size_t i = 0; i < baseline->count; i++)
        release_entry(&baseline->items[i]);
    free(baseline->items);
    free(baseline->path);
    free(baseline->folder);
    *baseline = (struct baseline){0};
}

void baseline_init(struct baseline *baseline, const char *path)
{
    char *dir = path_dir(path);

    *baseline =
        (struct baseline){.path = xstrdup(path), .folder = realpath(dir, NULL)};
    if (!baseline->folder)
        baseline->folder = xstrdup(dir);
    free(dir);
}

static struct baseline_entry *add_entry(struct baseline *baseline)
{
    struct baseline_entry *entry;

    baseline->items = xgrow(baseline->items, baseline->count,
                            &baseline->capacity, sizeof *baseline->items);
    entry = &baseline->items[baseline->count++];
    *entry = (struct baseline_entry){0};
    return entry;
}

/* The file as the baseline calls it; the caller frees it. */
static char *name_of(const struct baseline *baseline, const char *file)
{
    char *real = realpath(file, NULL), *name;
    size_t len = strlen(baseline->folder);

    if (!real)
        return xstrdup(file);
    if (strcmp(baseline->folder, "/") != 0 &&
        !strncmp(real, baseline->folder, len) && real[len] == '/') {
        name = xstrdup(real + len + 1);
        free(real);
        return name;
    }
    return real;
}

static bool is_there(const struct baseline *baseline, const char *file)
{
    char *path =
        file[0] == '/' ? xstrdup(file) : path_join(baseline->folder, file);
    bool there = path_exists(path);

    free(path);
    return there;
}

/* --- reading --- */

static int read_entry(struct baseline *baseline, const json_t *object,
                      struct error *err)
{
    const char *file, *rule, *print, *function, *message;
    struct baseline_entry *entry;
    int rc = json_get_string(object, "file", &file, err);

    if (rc == 0)
        rc = json_get_string(object, "rule", &rule, err);
    if (rc == 0)
        rc = json_get_string(object, "fingerprint", &print, err);
    if (rc < 0)
        return rc;
    function = json_string_value(json_object_get(object, "function"));
    message = json_string_value(json_object_get(object, "message"));
    entry = add_entry(baseline);
    entry->file = xstrdup(file);
    entry->rule = xstrdup(rule);
    entry->fingerprint = xstrdup(print);
    entry->function = function ? xstrdup(function) : NULL;
    entry->message = xstrdup(message ? message : "");
    return 0;
}

static int read_root(struct baseline *baseline, const json_t *root,
                     struct error *err)
{
    long long version = 0;
    json_t *list = NULL, *item;
    size_t i;
    int rc;

    if (!json_is_object(root))
        return error_set(err, -EINVAL, "it is no JSON object");
    rc = json_get_int(root, "version", &version, err);
    if (rc == 0 && version != 1)
        rc = error_set(err, -EINVAL, "'version' is not 1");
    if (rc == 0)
        rc = json_get_array(root, "findings", &list, err);
    if (rc < 0)
        return rc;
    json_array_foreach(list, i, item)
    {
        rc = read_entry(baseline, item, err);
        if (rc < 0)
            return error_wrap(err, "finding %zu", i + 1);
    }
    return 0;
}

int baseline_load(struct baseline *baseline, const char *path,
                  struct error *err)
{
    json_t *root = NULL;
    int rc;

    baseline_init(baseline, path);
    rc = json_load_path(path, &root, err);
    if (rc == 0 && read_root(baseline, root, err) < 0)
        rc = error_wrap(err, "'%s'", path);
    json_decref(root);
    return rc < 0 ? error_wrap(err, "baseline") : 0;
}

/* --- matching --- */

static struct baseline_entry *find_entry(struct baseline *baseline,
                                         const struct finding *finding,
                                         const char *name)
{
    for (size_t i = 0; i < baseline->count; i++) {
        struct baseline_entry *entry = &baseline->items[i];

        if (!entry->is_met &&
            !strcmp(entry->fingerprint, finding->fingerprint) &&
            !strcmp(entry->rule, finding->rule->id) &&
            (name ? !strcmp(entry->file, name)
                  : !is_there(baseline, entry->file)))
            return entry;
    }
    return NULL;
}

static void know(struct baseline *baseline, struct finding *finding,
                 bool by_name)
{
    struct baseline_entry *entry;
    char *name;

    if (finding->excuse || !finding->fingerprint || !finding->place.file)
        return;
    name = name_of(baseline, finding->place.file);
    entry = find_entry(baseline, finding, by_name ? name : NULL);
    if (entry) {
        entry->is_met = finding->known = true;
        finding->excuse = xstrdup(known_words);
        /* It may have another name now. */
        free(entry->file);
        entry->file = xstrdup(name);
    }
    free(name);
}

/* --- what is stale --- */

/* An input by the name that the baseline has for it. */
struct named_input {
    char *name;
    const struct input *input;
};

struct analysed {
    struct named_input *items; /* sorted by name */
    size_t count;
};

static int compare_names(const void *left, const void *right)
{
    const struct named_input *a = left, *b = right;

    return strcmp(a->name, b->name);
}

static void analysed_init(struct analysed *analysed,
                          const struct baseline *baseline,
                          const struct input_list *inputs)
{
    analysed->items = xcalloc(inputs->count + 1, sizeof *analysed->items);
    analysed->count = inputs->count;
    for (size_t i = 0; i < inputs->count; i++)
        analysed->items[i] = (struct named_input){
            name_of(baseline, inputs->items[i].path), &inputs->items[i]};
    if (analysed->count)
        qsort(analysed->items, analysed->count, sizeof *analysed->items,
              compare_names);
}

static void analysed_release(struct analysed *analysed)
{
    for (size_t i = 0; i < analysed->count; i++)
        free(analysed->items[i].name);
    free(analysed->items);
}

/* NULL: it was not analysed. */
static const struct input *find_input(const struct analysed *analysed,
                                      const char *file)
{
    struct named_input key = {.name = (char *)file};
    const struct named_input *found =
        analysed->count ? bsearch(&key, analysed->items, analysed->count,
                                  sizeof key, compare_names)
                        : NULL;

    return found ? found->input : NULL;
}

/* What was not analysed may still hold it. */
static bool is_in_gap(const struct lint_outcome *outcome,
                      const struct input *input, const char *function)
{
    for (size_t i = 0; i < outcome->gaps.count; i++) {
        const struct place *place = &outcome->gaps.items[i].place;

        if (!strcmp(place->file, input->path) &&
            (!place->function || !function ||
             !strcmp(place->function, function)))
            return true;
    }
    return false;
}

/* The file allows it by a comment now. */
static bool is_excused(const struct baseline *baseline,
                       const struct lint_outcome *outcome,
                       const struct baseline_entry *entry)
{
    const struct finding_list *list = &outcome->result.excused;
    bool is = false;

    for (size_t i = 0; !is && i < list->count; i++) {
        const struct finding *finding = &list->items[i];
        char *name;

        if (finding->known || !finding->fingerprint || !finding->place.file ||
            strcmp(finding->fingerprint, entry->fingerprint) != 0)
            continue;
        name = name_of(baseline, finding->place.file);
        is = !strcmp(name, entry->file);
        free(name);
    }
    return is;
}

static bool is_stale(const struct baseline *baseline,
                     const struct analysed *analysed,
                     const struct lint_outcome *outcome,
                     const struct baseline_entry *entry)
{
    const struct rule *rule = rule_find(entry->rule);
    const struct input *input;

    if (entry->is_met)
        return false;
    input = find_input(analysed, entry->file);
    if (!input)
        return !is_there(baseline, entry->file);
    if (!rule || is_excused(baseline, outcome, entry))
        return true;
    return (!input->setting ||
            rule_choice_has(&input->setting->config.rules, rule)) &&
           !is_in_gap(outcome, input, entry->function);
}

static void add_absent(struct lint_outcome *outcome,
                       const struct baseline_entry *entry)
{
    struct finding finding = {.rule = rule_find(entry->rule), .seed = -1};

    if (!finding.rule)
        return;
    finding.severity = finding.rule->severity;
    finding.place.file = xstrdup(entry->file);
    finding.place.function = entry->function ? xstrdup(entry->function) : NULL;
    finding.message = xstrdup(entry->message);
    finding.fingerprint = xstrdup(entry->fingerprint);
    finding_list_take(&outcome->absent, &finding);
}

size_t baseline_apply(struct baseline *baseline,
                      const struct input_list *inputs,
                      struct lint_outcome *outcome)
{
    struct finding_list *shown = &outcome->result.findings;
    struct analysed analysed;
    size_t stale = 0;

    for (int by_name = 1; by_name >= 0; by_name--)
        for (size_t i = 0; i < shown->count; i++)
            know(baseline, &shown->items[i], by_name);
    lint_outcome_hide(outcome);
    analysed_init(&analysed, baseline, inputs);
    for (size_t i = 0; i < baseline->count; i++) {
        struct baseline_entry *entry = &baseline->items[i];

        entry->is_stale = is_stale(baseline, &analysed, outcome, entry);
        stale += entry->is_stale;
        if (entry->is_stale)
            add_absent(outcome, entry);
    }
    analysed_release(&analysed);
    return stale;
}

/* --- changing and writing --- */

void baseline_prune(struct baseline *baseline)
{
    size_t left = 0;

    for (size_t i = 0; i < baseline->count; i++) {
        if (baseline->items[i].is_stale)
            release_entry(&baseline->items[i]);
        else
            baseline->items[left++] = baseline->items[i];
    }
    baseline->count = left;
}

void baseline_take(struct baseline *baseline,
                   const struct lint_outcome *outcome)
{
    const struct finding_list *shown = &outcome->result.findings;

    for (size_t i = 0; i < shown->count; i++) {
        const struct finding *finding = &shown->items[i];
        const char *function = finding->place.function;
        struct baseline_entry *entry;

        if (!finding->fingerprint || !finding->place.file)
            continue;
        entry = add_entry(baseline);
        entry->file = name_of(baseline, finding->place.file);
        entry->rule = xstrdup(finding->rule->id);
        entry->function = function ? xstrdup(function) : NULL;
        entry->message = xstrdup(finding->message);
        entry->fingerprint = xstrdup(finding->fingerprint);
    }
}

static int compare_entries(const void *left, const void *right)
{
    const struct baseline_entry *a = left, *b = right;
    int order = strcmp(a->file, b->file);

    if (!order)
        order = strcmp(a->rule, b->rule);
    if (!order)
        order = strcmp(a->function ? a->function : "",
                       b->function ? b->function : "");
    return order ? order : strcmp(a->fingerprint, b->fingerprint);
}

static json_t *entry_to_json(const struct baseline_entry *entry)
{
    json_t *object = json_object();

    json_object_set_new(object, "file", json_text(entry->file));
    json_object_set_new(object, "rule", json_text(entry->rule));
    json_object_set_new(object, "function", json_text(entry->function));
    json_object_set_new(object, "message", json_text(entry->message));
    json_object_set_new(object, "fingerprint", json_text(entry->fingerprint));
    return object;
}

int baseline_save(struct baseline *baseline, struct error *err)
{
    json_t *root = json_object(), *list = json_array();
    struct strbuf text = STRBUF_INIT;
    int rc;

    if (baseline->count)
        qsort(baseline->items, baseline->count, sizeof *baseline->items,
              compare_entries);
    for (size_t i = 0; i < baseline->count; i++)
        json_array_append_new(list, entry_to_json(&baseline->items[i]));
    json_object_set_new(root, "version", json_integer(1));
    json_object_set_new(root, "findings", list);
    json_write(root, &text);
    rc = path_write(baseline->path, text.text, text.len, err);
    json_decref(root);
    strbuf_release(&text);
    return rc;
}
