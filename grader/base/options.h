/*
 * options.h - one table of options parses a command line and prints its help.
 *
 *     struct settings { bool quiet; struct option_number seed; };
 *     static const struct option options[] = {
 *         {OPTION_FLAG, "quiet", .letter = 'q', .help = "say less",
 *          .offset = offsetof(struct settings, quiet)},
 *         {OPTION_NUMBER, "seed", .argument = "N", .most = INT64_MAX, ...},
 *         {OPTION_END}};
 *
 * Accepted: `--name`, `--name=value`, `--name value`, `-x`, `-x value`,
 * `-xvalue`, `--` (the rest are arguments, or go to the option of kind
 * OPTION_REST). Options and arguments mix.
 */
#ifndef GRADE_BASE_OPTIONS_H
#define GRADE_BASE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/strbuf.h"

/* What an option stores at `offset` of the settings. */
enum option_kind {
    OPTION_END,
    OPTION_FLAG,   /* bool: true */
    OPTION_TEXT,   /* const char *, borrowed from argv */
    OPTION_NUMBER, /* struct option_number */
    OPTION_CHOICE, /* int: the position in `argument`, "text|json" */
    OPTION_WORDS,  /* struct option_words: may be given again and again; several
                      options may share one */
    OPTION_REST    /* struct option_rest: no option, but what follows `--` */
};

enum { OPTION_WORDS_MAX = 64 };

/* In the order in which they were given; borrowed. */
struct option_words {
    struct option_word {
        const struct option *option;
        const char *value;
    } items[OPTION_WORDS_MAX];
    size_t count;
};

struct option_rest {
    char **items;
    size_t count;
};

struct option_number {
    long long value;
    bool is_set;
};

struct option {
    enum option_kind kind;
    const char *name;     /* without the dashes */
    char letter;          /* 0: none */
    const char *argument; /* what help calls the value, or the choices */
    const char *help;     /* one line, lower case */
    size_t offset;
    long long least, most; /* of a number */
};

/*
 * Stores what `argv` says into `settings` and gathers what is no option into
 * `args` (room for `argc`; borrowed) and `*ret_arg_count`. -EINVAL and a
 * message that names the option and, where one is near, what may be meant.
 */
int options_parse(const struct option *options, int argc, char **argv,
                  void *settings, char **args, size_t *ret_arg_count,
                  struct error *err) __attribute__((warn_unused_result));

/* Appends a row for each option, aligned. */
void options_help(const struct option *options, struct strbuf *ret_text);

#endif
