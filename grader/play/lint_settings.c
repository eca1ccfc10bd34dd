#include "play/lint_settings.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"

static const char file_name[] = ".grade-lint.json";

enum { CONFIG_MAX_BYTES = 64 << 10 };

void lint_settings_release(struct lint_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct lint_setting *setting = settings->items[i];

        lint_config_release(&setting->config);
        free(setting->text);
        free(setting->path);
        free(setting);
    }
    free(settings->items);
    *settings = (struct lint_settings){0};
}

/* --- reading --- */

static int read_file(struct lint_setting *setting, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    json_t *root = NULL;
    int rc = path_read(setting->path, CONFIG_MAX_BYTES, &text, err);

    if (rc == 0)
        rc =
            json_parse(setting->path, strbuf_text(&text), text.len, &root, err);
    else if (rc != -ENOENT)
        rc = -EINVAL;
    if (rc == 0 && lint_config_read(&setting->config, root, err) < 0)
        rc = error_wrap(err, "'%s'", setting->path);
    json_decref(root);
    strbuf_release(&text);
    return rc;
}

static char *config_text(const struct lint_config *config)
{
    struct strbuf text = STRBUF_INIT;
    json_t *root = lint_config_to_json(config);

    json_write_line(root, &text);
    json_decref(root);
    return strbuf_steal(&text);
}

static struct lint_setting *add_setting(struct lint_settings *settings,
                                        const char *path)
{
    struct lint_setting *setting = xcalloc(1, sizeof *setting);

    settings->items = xgrow(settings->items, settings->count,
                            &settings->capacity, sizeof *settings->items);
    settings->items[settings->count++] = setting;
    setting->path = path ? xstrdup(path) : NULL;
    lint_config_init(&setting->config);
    return setting;
}

static bool is_same_path(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* Each file is read once. */
static int load(struct lint_settings *settings, const char *path,
                const struct lint_setting **ret, struct error *err)
{
    struct lint_setting *setting;
    int rc = 0;

    for (size_t i = 0; i < settings->count; i++) {
        if (is_same_path(settings->items[i]->path, path)) {
            *ret = settings->items[i];
            return 0;
        }
    }
    setting = add_setting(settings, path);
    *ret = setting;
    if (path)
        rc = read_file(setting, err);
    if (rc == 0 && settings->rules &&
        rule_choice_narrow(&setting->config.rules, settings->rules, err) < 0)
        rc = error_wrap(err, "--rule");
    if (rc == 0)
        setting->text = config_text(&setting->config);
    return rc;
}

/* --- finding --- */

/* In `dir`, which is absolute, or above; NULL: nowhere. The caller frees it. */
static char *find_above(const char *dir)
{
    char *folder = xstrdup(dir), *above;

    for (;;) {
        char *path = path_join(folder, file_name);

        if (path_exists(path)) {
            free(folder);
            return path;
        }
        free(path);
        above = path_dir(folder);
        if (!strcmp(above, folder) || above[0] != '/') {
            free(above);
            free(folder);
            return NULL;
        }
        free(folder);
        folder = above;
    }
}

static char *find_for(const struct lint_settings *settings,
                      const struct input *input)
{
    char *dir, *real, *path;

    if (settings->path)
        return strcmp(settings->path, "none") ? xstrdup(settings->path) : NULL;
    dir = path_dir(input->path);
    real = realpath(dir, NULL);
    path = real ? find_above(real) : NULL;
    free(real);
    free(dir);
    return path;
}

/* --- what is excluded --- */

/* `real` below the configuration's folder, or NULL. */
static const char *below(const struct lint_setting *setting, const char *real)
{
    char *dir = path_dir(setting->path), *top = realpath(dir, NULL);
    size_t len = top ? strlen(top) : 0;
    bool is = top && !strncmp(real, top, len) && real[len] == '/';

    free(top);
    free(dir);
    return is ? real + len + 1 : NULL;
}

static bool is_excluded(const struct lint_setting *setting,
                        const struct input *input)
{
    const struct name_list *patterns = &setting->config.exclude;
    const char *name;

    if (input->by_name || !setting->path || !patterns->count)
        return false;
    name = below(setting, input->real);
    for (size_t i = 0; name && i < patterns->count; i++)
        if (fnmatch(patterns->items[i], name, 0) == 0)
            return true;
    return false;
}

int lint_settings_apply(struct lint_settings *settings,
                        struct input_list *inputs, struct error *err)
{
    size_t left = 0;
    int rc = 0;

    for (size_t i = 0; i < inputs->count; i++) {
        struct input *input = &inputs->items[i];
        char *path = rc == 0 ? find_for(settings, input) : NULL;

        if (rc == 0)
            rc = load(settings, path, &input->setting, err);
        free(path);
        if (rc == 0 && is_excluded(input->setting, input))
            input_release(input);
        else
            inputs->items[left++] = *input;
    }
    inputs->count = left;
    return rc;
}
