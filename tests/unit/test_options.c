#include "base/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

struct settings {
    bool debug;
    const char *only;
    struct option_number seed;
    int format;
};

static const struct option table[] = {
    {OPTION_FLAG, "debug", 'd', NULL, "one schedule",
     offsetof(struct settings, debug), 0, 0},
    {OPTION_TEXT, "only", 'o', "CHECK", "grade one check",
     offsetof(struct settings, only), 0, 0},
    {OPTION_NUMBER, "seed", 0, "N", "play this seed",
     offsetof(struct settings, seed), 0, 100},
    {OPTION_CHOICE, "format", 0, "text|json", "how to answer",
     offsetof(struct settings, format), 0, 0},
    {.kind = OPTION_END}};

enum { ARGS_MAX = 8 };

static struct settings settings;
static char *args[ARGS_MAX];
static size_t arg_count;
static struct error err;

/* Parses a line of words that are separated by blanks. */
static int parse(const char *line)
{
    static char copy[200];
    char *argv[ARGS_MAX], *rest = copy, *word;
    int argc = 0;

    settings = (struct settings){0};
    err = (struct error){0};
    snprintf(copy, sizeof copy, "%s", line);
    while ((word = strsep(&rest, " ")) && argc < ARGS_MAX)
        argv[argc++] = word;
    return options_parse(table, argc, argv, &settings, args, &arg_count, &err);
}

/* Each kind in each way of writing it; arguments mix with options. */
START_TEST(parse_takes_every_spelling)
{
    ck_assert_int_eq(parse("a --debug --only=x --seed 7 b --format=json"), 0);
    ck_assert(settings.debug);
    ck_assert_str_eq(settings.only, "x");
    ck_assert(settings.seed.is_set);
    ck_assert_int_eq(settings.seed.value, 7);
    ck_assert_int_eq(settings.format, 1);
    ck_assert_uint_eq(arg_count, 2);
    ck_assert_str_eq(args[0], "a");
    ck_assert_str_eq(args[1], "b");
    ck_assert_int_eq(parse("-d -o x"), 0);
    ck_assert(settings.debug);
    ck_assert_str_eq(settings.only, "x");
    ck_assert_int_eq(parse("-ox"), 0);
    ck_assert_str_eq(settings.only, "x");
    ck_assert_int_eq(parse("--only="), 0);
    ck_assert_str_eq(settings.only, "");
}
END_TEST

/* After "--" everything is an argument; a lone dash is one, too. */
START_TEST(parse_ends_options_at_two_dashes)
{
    ck_assert_int_eq(parse("- -- --debug"), 0);
    ck_assert(!settings.debug);
    ck_assert_uint_eq(arg_count, 2);
    ck_assert_str_eq(args[0], "-");
    ck_assert_str_eq(args[1], "--debug");
}
END_TEST

struct build_settings {
    struct option_words words;
    struct option_rest rest;
};

static const struct option build_table[] = {
    {OPTION_WORDS, "include", 'I', "DIR", "look there",
     offsetof(struct build_settings, words), 0, 0},
    {OPTION_WORDS, "define", 'D', "NAME", "define it",
     offsetof(struct build_settings, words), 0, 0},
    {OPTION_REST, "", 0, NULL, NULL, offsetof(struct build_settings, rest), 0,
     0},
    {.kind = OPTION_END}};

/* Words keep their order across options; what follows "--" goes to the rest
 * and not to the arguments. */
START_TEST(parse_gathers_words_and_the_rest)
{
    char line[] = "a.c -Ione -DX=1 -I two -- -x b", *rest = line, *argv[8];
    struct build_settings s = {0};
    char *found[8];

    for (int i = 0; i < 8; i++)
        argv[i] = strsep(&rest, " ");

    ck_assert_int_eq(
        options_parse(build_table, 8, argv, &s, found, &arg_count, &err), 0);
    ck_assert_uint_eq(arg_count, 1);
    ck_assert_str_eq(found[0], "a.c");
    ck_assert_uint_eq(s.words.count, 3);
    ck_assert_int_eq(s.words.items[1].option->letter, 'D');
    ck_assert_str_eq(s.words.items[1].value, "X=1");
    ck_assert_str_eq(s.words.items[2].value, "two");
    ck_assert_uint_eq(s.rest.count, 2);
    ck_assert_str_eq(s.rest.items[0], "-x");
}
END_TEST

/* One word more than there is room for is refused. */
START_TEST(parse_limits_words)
{
    static char word[] = "-Ix";
    char *argv[OPTION_WORDS_MAX + 1], *found[OPTION_WORDS_MAX + 1];
    struct build_settings s = {0};

    for (int i = 0; i <= OPTION_WORDS_MAX; i++)
        argv[i] = word;
    ck_assert_int_eq(options_parse(build_table, OPTION_WORDS_MAX, argv, &s,
                                   found, &arg_count, &err),
                     0);
    s.words.count = 0;
    ck_assert_int_eq(options_parse(build_table, OPTION_WORDS_MAX + 1, argv, &s,
                                   found, &arg_count, &err),
                     -E2BIG);
}
END_TEST

static void expect_error(const char *line, const char *part)
{
    ck_assert_int_eq(parse(line), -EINVAL);
    ck_assert_msg(strstr(err.msg, part), "'%s' lacks '%s'", err.msg, part);
}

/* Every mistake names the option, and a slip gets a proposal. */
START_TEST(parse_names_the_mistake)
{
    expect_error("--sede=1", "'--sede=1', did you mean '--seed'?");
    expect_error("--zzzzz", "unknown option '--zzzzz'");
    expect_error("-x", "unknown option '-x'");
    expect_error("-dx", "unknown option '-dx'");
    expect_error("--seed=1x", "'--seed' wants a whole number, not '1x'");
    expect_error("--seed=", "'--seed' wants a whole number");
    expect_error("--seed=101", "'--seed' is from 0 to 100");
    expect_error("--seed=-1", "'--seed' is from 0 to 100");
    expect_error("--seed=99999999999999999999", "'--seed' is from 0 to 100");
    expect_error("--seed", "'--seed' wants a value: N");
    expect_error("--format=xml", "'--format' is one of text|json, not 'xml'");
    expect_error("--format=tex", "not 'tex'");
    expect_error("--debug=1", "'--debug' takes no value");
}
END_TEST

/* Help and parser come from one table: each option has a row. */
START_TEST(help_has_a_row_for_each_option)
{
    struct strbuf text = STRBUF_INIT;
    const struct option *option;

    options_help(table, &text);
    for (option = table; option->kind != OPTION_END; option++) {
        ck_assert_ptr_nonnull(strstr(strbuf_text(&text), option->name));
        ck_assert_ptr_nonnull(strstr(strbuf_text(&text), option->help));
    }
    ck_assert_ptr_nonnull(strstr(strbuf_text(&text), "  -d, --debug  "));
    ck_assert_ptr_nonnull(strstr(strbuf_text(&text), "--format=text|json"));
    strbuf_release(&text);
}
END_TEST

UNIT_MAIN(options, parse_takes_every_spelling, parse_ends_options_at_two_dashes,
          parse_gathers_words_and_the_rest, parse_limits_words,
          parse_names_the_mistake, help_has_a_row_for_each_option)
