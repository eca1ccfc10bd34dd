#include "base/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"

enum { OPTIONS_MAX = 32, HELP_COLUMN = 26 };

static const struct option *find_long(const struct option *options,
                                      const char *name, size_t len)
{
    for (; options->kind != OPTION_END; options++)
        if (options->kind != OPTION_REST && strlen(options->name) == len &&
            !strncmp(options->name, name, len))
            return options;
    return NULL;
}

static const struct option *find_letter(const struct option *options,
                                        char letter)
{
    for (; options->kind != OPTION_END; options++)
        if (options->letter && options->letter == letter)
            return options;
    return NULL;
}

static int fail_unknown(const struct option *options, const char *arg,
                        struct error *err)
{
    const char *names[OPTIONS_MAX], *near, *arg_name;
    char typed[64];
    size_t count = 0;

    arg_name = arg + strspn(arg, "-");
    snprintf(typed, sizeof typed, "%.*s", (int)strcspn(arg_name, "="),
             arg_name);
    for (; options->kind != OPTION_END && count < OPTIONS_MAX; options++)
        if (options->kind != OPTION_REST)
            names[count++] = options->name;
    near = suggest_find(typed, names, count);
    return error_set(err, -EINVAL, "unknown option '%.100s'%s%s%s", arg,
                     near ? ", did you mean '--" : "", near ? near : "",
                     near ? "'?" : "");
}

static int store_number(const struct option *option, const char *value,
                        struct option_number *number, struct error *err)
{
    char *end;

    errno = 0;
    number->value = strtoll(value, &end, 10);
    number->is_set = true;
    if (end == value || *end)
        return error_set(err, -EINVAL,
                         "'--%s' wants a whole number, not '%.60s'",
                         option->name, value);
    if (errno || number->value < option->least || number->value > option->most)
        return error_set(err, -EINVAL, "'--%s' is from %lld to %lld",
                         option->name, option->least, option->most);
    return 0;
}

static int store_choice(const struct option *option, const char *value,
                        int *ret_choice, struct error *err)
{
    const char *choice = option->argument;
    size_t len = strlen(value);
    int i;

    for (i = 0; choice; i++) {
        size_t choice_len = strcspn(choice, "|");

        if (choice_len == len && !strncmp(choice, value, len)) {
            *ret_choice = i;
            return 0;
        }
        choice = choice[choice_len] ? choice + choice_len + 1 : NULL;
    }
    return error_set(err, -EINVAL, "'--%s' is one of %s, not '%.60s'",
                     option->name, option->argument, value);
}

static int store_word(const struct option *option, const char *value,
                      struct option_words *words, struct error *err)
{
    if (words->count == OPTION_WORDS_MAX)
        return error_set(err, -E2BIG, "'--%s' is given too often",
                         option->name);
    words->items[words->count++] = (struct option_word){option, value};
    return 0;
}

static int store(const struct option *option, const char *value, void *settings,
                 struct error *err)
{
    void *place = (char *)settings + option->offset;

    switch (option->kind) {
    case OPTION_FLAG:
        *(bool *)place = true;
        break;
    case OPTION_TEXT:
        *(const char **)place = value;
        break;
    case OPTION_NUMBER:
        return store_number(option, value, place, err);
    case OPTION_CHOICE:
        return store_choice(option, value, place, err);
    case OPTION_WORDS:
        return store_word(option, value, place, err);
    case OPTION_REST:
    case OPTION_END:
        break;
    }
    return 0;
}

/* An option at argv[*i], whose value may be the next one. */
static int parse_one(const struct option *options, int argc, char **argv,
                     int *i, void *settings, struct error *err)
{
    const char *arg = argv[*i], *value = NULL;
    const struct option *option;
    bool is_long = arg[1] == '-';

    if (is_long) {
        size_t len = strcspn(arg + 2, "=");

        option = find_long(options, arg + 2, len);
        value = arg[2 + len] ? arg + 2 + len + 1 : NULL;
    } else {
        option = find_letter(options, arg[1]);
        value = arg[2] ? arg + 2 : NULL;
    }
    if (!option || (!is_long && value && option->kind == OPTION_FLAG))
        return fail_unknown(options, arg, err);
    if (option->kind == OPTION_FLAG && value)
        return error_set(err, -EINVAL, "'--%s' takes no value", option->name);
    if (option->kind != OPTION_FLAG && !value) {
        if (*i + 1 >= argc)
            return error_set(err, -EINVAL, "'--%s' wants a value: %s",
                             option->name, option->argument);
        value = argv[++*i];
    }
    return store(option, value, settings, err);
}

/* What follows `--`: true when an option takes it. */
static bool take_rest(const struct option *options, int count, char **words,
                      void *settings)
{
    while (options->kind != OPTION_END && options->kind != OPTION_REST)
        options++;
    if (options->kind != OPTION_REST)
        return false;
    *(struct option_rest *)((char *)settings + options->offset) =
        (struct option_rest){words, (size_t)count};
    return true;
}

int options_parse(const struct option *options, int argc, char **argv,
                  void *settings, char **args, size_t *ret_arg_count,
                  struct error *err)
{
    size_t count = 0;
    bool rest = false;
    int i, rc = 0;

    for (i = 0; rc == 0 && i < argc; i++) {
        if (!rest && !strcmp(argv[i], "--")) {
            rest = true;
            if (take_rest(options, argc - i - 1, argv + i + 1, settings))
                break;
        } else if (!rest && argv[i][0] == '-' && argv[i][1]) {
            rc = parse_one(options, argc, argv, &i, settings, err);
        } else {
            args[count++] = argv[i];
        }
    }
    *ret_arg_count = count;
    return rc;
}

void options_help(const struct option *options, struct strbuf *ret_text)
{
    for (; options->kind != OPTION_END; options++) {
        size_t start = ret_text->len, used;

        if (options->kind == OPTION_REST)
            continue;
        strbuf_add_str(ret_text, "  ");
        if (options->letter)
            strbuf_addf(ret_text, "-%c, ", options->letter);
        strbuf_addf(ret_text, "--%s", options->name);
        if (options->kind != OPTION_FLAG)
            strbuf_addf(ret_text, "=%s", options->argument);
        used = ret_text->len - start;
        if (used + 2 > HELP_COLUMN) {
            strbuf_add_char(ret_text, '\n');
            used = 0;
        }
        strbuf_add_repeated(ret_text, ' ', HELP_COLUMN - used);
        strbuf_addf(ret_text, "%s\n", options->help);
    }
}
