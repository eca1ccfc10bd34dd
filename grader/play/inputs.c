#include "play/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/path.h"
#include "base/xalloc.h"

enum { DEPTH_MAX = 64 };

/* --- flags --- */

enum value { VALUE_PATH, VALUE_TEXT, VALUE_NONE };

/* A flag that is kept: its value follows in the same word or in the next. */
struct flag {
    const char *name;
    enum value value;
};

static const struct flag kept[] = {
    {"-I", VALUE_PATH},       {"-isystem", VALUE_PATH},
    {"-iquote", VALUE_PATH},  {"-idirafter", VALUE_PATH},
    {"-include", VALUE_PATH}, {"-D", VALUE_TEXT},
    {"-U", VALUE_TEXT},       {"-std=", VALUE_NONE},
};

/* They mean nothing to lint: skipped with whatever follows in their word. */
static const char *const skipped[] = {
    "-W", "-O", "-g", "-f", "-m", "-pthread", "-pipe", "-pedantic", "-c",
};

static bool starts_with(const char *word, const char *start)
{
    return !strncmp(word, start, strlen(start));
}

static const struct flag *find_flag(const char *word)
{
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (starts_with(word, kept[i].name))
            return &kept[i];
    return NULL;
}

static bool is_skipped(const char *word)
{
    for (size_t i = 0; i < sizeof skipped / sizeof skipped[0]; i++)
        if (starts_with(word, skipped[i]))
            return true;
    return false;
}

static char *make_absolute(const char *dir, const char *path)
{
    char *from, *absolute;

    if (path[0] == '/')
        return xstrdup(path);
    from = realpath(dir, NULL);
    absolute = path_join(from ? from : dir, path);
    free(from);
    return absolute;
}

static void add_flag(struct flag_list *list, char *word)
{
    list->items =
        xgrow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = word;
}

static void keep_flag(struct flag_list *list, const struct flag *flag,
                      const char *value, const char *dir)
{
    char *path;

    if (flag->value != VALUE_PATH) {
        add_flag(list, xasprintf("%s%s", flag->name, value));
        return;
    }
    path = make_absolute(dir, value);
    add_flag(list, xasprintf("%s%s", flag->name, path));
    free(path);
}

static int refuse_flag(const char *word, bool wants_value, struct error *err)
{
    if (wants_value)
        return error_set(err, -EINVAL, "'%.80s' wants a value", word);
    return error_set(err, -EINVAL,
                     "'%.80s' is no flag that lint knows; it takes -I, "
                     "-isystem, -iquote, -idirafter, -include, -D, -U, -std=",
                     word);
}

int flag_list_pick(struct flag_list *list, const char *dir,
                   const char *const *words, size_t count, bool strict,
                   struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct flag *flag = find_flag(words[i]);
        const char *value = flag ? words[i] + strlen(flag->name) : NULL;
        bool next = flag && !*value && flag->value != VALUE_NONE;

        if (next && i + 1 < count)
            value = words[++i];
        if (flag && *value)
            keep_flag(list, flag, value, dir);
        else if (strict && (flag || !is_skipped(words[i])))
            return refuse_flag(words[i], flag != NULL, err);
    }
    return 0;
}

void flag_list_release(struct flag_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct flag_list){0};
}

static void copy_flags(struct flag_list *list, const struct flag_list *more)
{
    for (size_t i = 0; more && i < more->count; i++)
        add_flag(list, xstrdup(more->items[i]));
}

/* --- files --- */

static struct input *find_real(const struct input_list *list, const char *real)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].real, real))
            return &list->items[i];
    return NULL;
}

/* The input that the file is now, or was already. */
static struct input *add_file(struct input_list *list, const char *path,
                              bool by_name, const struct flag_list *flags)
{
    char *real = realpath(path, NULL);
    struct input *input;

    if (!real)
        real = xstrdup(path);
    input = find_real(list, real);
    if (input) {
        input->by_name |= by_name;
        free(real);
        return input;
    }
    list->items =
        xgrow(list->items, list->count, &list->capacity, sizeof *list->items);
    input = &list->items[list->count++];
    *input =
        (struct input){.path = xstrdup(path), .real = real, .by_name = by_name};
    copy_flags(&input->flags, flags);
    return input;
}

static bool is_c_name(const char *name)
{
    size_t len = strlen(name);

    return len > 2 && !strcmp(name + len - 2, ".c");
}

static int is_plain_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_folder(struct input_list *list, const char *dir,
                      const struct flag_list *flags, int depth,
                      struct error *err)
{
    struct dirent **entries;
    int count = scandir(dir, &entries, is_plain_name, compare_names), rc = 0;

    if (count < 0)
        return error_set(err, -errno, "cannot read folder '%s': %s", dir,
                         strerror(errno));
    for (int i = 0; i < count; i++) {
        char *path = !strcmp(dir, ".") ? xstrdup(entries[i]->d_name)
                                       : path_join(dir, entries[i]->d_name);
        struct stat st;

        if (rc == 0 && lstat(path, &st) == 0) {
            if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
                rc = add_folder(list, path, flags, depth + 1, err);
            else if (S_ISREG(st.st_mode) && is_c_name(path))
                add_file(list, path, false, flags);
        }
        free(path);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

int input_list_add(struct input_list *list, const char *path,
                   const struct flag_list *flags, struct error *err)
{
    size_t before = list->count;
    int rc;

    if (!path_is_dir(path)) {
        add_file(list, path, true, flags);
        return 0;
    }
    rc = add_folder(list, path, flags, 0, err);
    if (rc == 0 && list->count == before)
        rc = error_set(err, -ENOENT, "there is no C file in '%s'", path);
    return rc;
}

void input_release(struct input *input)
{
    free(input->path);
    free(input->real);
    flag_list_release(&input->flags);
    *input = (struct input){0};
}

void input_list_release(struct input_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        input_release(&list->items[i]);
    free(list->items);
    *list = (struct input_list){0};
}

/* --- compile_commands.json --- */

struct words {
    char **items;
    size_t count, capacity;
};

static void add_word(struct words *words, struct strbuf *word)
{
    words->items = xgrow(words->items, words->count, &words->capacity,
                         sizeof *words->items);
    words->items[words->count++] = xstrdup(strbuf_text(word));
    strbuf_clear(word);
}

/* As a shell splits words, without anything else that a shell does. */
static void split_command(const char *text, struct words *words)
{
    struct strbuf word = STRBUF_INIT;
    bool open = false; /* a word that may be empty: '' */
    char quote = '\0';

    for (; *text; text++) {
        if (*text == '\\' && quote != '\'' && text[1]) {
            strbuf_add_char(&word, *++text);
            open = true;
        } else if (quote ? *text == quote : *text == '"' || *text == '\'') {
            quote = quote ? '\0' : *text;
            open = true;
        } else if (!quote && strchr(" \t\n", *text)) {
            if (open)
                add_word(words, &word);
            open = false;
        } else {
            strbuf_add_char(&word, *text);
            open = true;
        }
    }
    if (open)
        add_word(words, &word);
    strbuf_release(&word);
}

static void take_arguments(const json_t *list, struct words *words)
{
    struct strbuf word = STRBUF_INIT;
    const json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (!json_is_string(item))
            continue;
        strbuf_add_str(&word, json_string_value(item));
        add_word(words, &word);
    }
    strbuf_release(&word);
}

/* A file below the working folder is named from there. */
static void add_listed(struct input_list *list, const char *path,
                       const struct flag_list *flags)
{
    char *here = realpath(".", NULL), *real = realpath(path, NULL);
    size_t len = here ? strlen(here) : 0;

    if (len > 1 && real && !strncmp(real, here, len) && real[len] == '/')
        add_file(list, real + len + 1, false, flags);
    else
        add_file(list, real ? real : path, false, flags);
    free(real);
    free(here);
}

static int load_entry(struct input_list *list, const json_t *entry,
                      struct error *err)
{
    const char *dir, *file;
    const json_t *arguments = json_object_get(entry, "arguments");
    struct flag_list flags = {0};
    struct words words = {0};
    char *path;
    int rc = json_get_string(entry, "directory", &dir, err);

    if (rc == 0)
        rc = json_get_string(entry, "file", &file, err);
    if (rc < 0 || !is_c_name(file))
        return rc;
    if (json_is_array(arguments))
        take_arguments(arguments, &words);
    else if (json_is_string(json_object_get(entry, "command")))
        split_command(json_string_value(json_object_get(entry, "command")),
                      &words);
    rc = flag_list_pick(&flags, dir, (const char *const *)words.items,
                        words.count, false, err);
    path = make_absolute(dir, file);
    if (rc == 0)
        add_listed(list, path, &flags);
    free(path);
    flag_list_release(&flags);
    for (size_t i = 0; i < words.count; i++)
        free(words.items[i]);
    free(words.items);
    return rc;
}

int input_list_load(struct input_list *list, const char *path,
                    struct error *err)
{
    char *name = path_is_dir(path) ? path_join(path, "compile_commands.json")
                                   : xstrdup(path);
    json_t *root = NULL;
    int rc = json_load_path(name, &root, err);

    if (rc == 0 && !json_is_array(root))
        rc = error_set(err, -EINVAL, "'%s' is no list of commands", name);
    for (size_t i = 0; rc == 0 && i < json_array_size(root); i++) {
        rc = load_entry(list, json_array_get(root, i), err);
        if (rc < 0)
            error_wrap(err, "'%s', entry %zu", name, i);
    }
    if (rc == 0 && list->count == 0)
        rc = error_set(err, -ENOENT, "'%s' lists no C file", name);
    json_decref(root);
    free(name);
    return rc;
}

int input_list_choose(struct input_list *list, const struct input_list *chosen,
                      struct error *err)
{
    struct input_list left = {0};

    for (size_t i = 0; i < chosen->count; i++) {
        const struct input *want = &chosen->items[i];
        struct input *have = find_real(list, want->real);

        if (have) {
            have = add_file(&left, want->path, want->by_name, &have->flags);
            copy_flags(&have->flags, &want->flags);
        } else if (want->by_name) {
            input_list_release(&left);
            return error_set(err, -ENOENT,
                             "'%s' is not listed in compile_commands.json",
                             want->path);
        }
    }
    input_list_release(list);
    *list = left;
    return 0;
}
