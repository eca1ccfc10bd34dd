/*
 * cmd.h - subcommands. Each cmd_x.c exports one `const struct cmd`; cmd.c
 * holds the table. To add one: the file, a line in the table, a section in
 * docs/grade.1.
 */
#ifndef GRADE_CMD_H
#define GRADE_CMD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/home.h"
#include "base/options.h"
#include "base/strbuf.h"
#include "course/exercise.h"
#include "course/result.h"

#ifndef GRADE_VERSION
#define GRADE_VERSION "0.1"
#endif

/* What the process exits with. */
enum { EXIT_PASS, EXIT_FAIL, EXIT_USAGE, EXIT_MACHINE };

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* The values of all options of all commands. */
struct settings {
    struct option_number seed, schedules, jobs, count;
    struct option_words build_words; /* -I, -D and so on */
    struct option_rest program_args;
    const char *expect, *replay, *compile_commands;
    const char *only, *output, *exercise, *project;
    const char *rule, *config, *baseline, *answers;
    const char *did, *export_to, *import_from, *trace;
    int format; /* the command's own choices */
    int color, compiler, level;
    int trace_format;
    int severity; /* the place in "note|warning|error" */
    bool debug, no_progress, help, write_baseline, prune, fix, json,
        show_output;
};

struct context {
    const struct cmd *cmd;
    struct home home; /* found before any command runs, but for doctor */
    struct error home_error;
    struct settings settings;
    char **args;
    size_t arg_count;
    struct strbuf out; /* goes to stdout: see cmd_flush() */
    bool color;
};

struct cmd {
    const char *name;
    const char *usage;   /* what follows "grade NAME" */
    const char *summary; /* one line, lower case */
    const char *details; /* further lines for -h; may be NULL */
    const struct option *options;
    size_t least_args, most_args;
    bool needs_no_home;
    /* Returns an exit code; when it sets `err`, main prints that. */
    int (*run)(struct context *context, struct error *err);
};

extern const struct cmd cmd_batch, cmd_demo, cmd_doctor, cmd_explain, cmd_hint,
    cmd_hunt, cmd_lint, cmd_list, cmd_progress, cmd_quickref, cmd_quiz, cmd_run,
    cmd_start, cmd_track, cmd_verify, cmd_where;

/* Sorted by name; cmd_where, which has no name to type, is not in it. */
extern const struct cmd *const cmds[];
extern const size_t cmd_count;

const struct cmd *cmd_find(const char *name);
/* Whether a word can only mean an exercise: "exercise-6d/2", "project-1". */
bool cmd_is_exercise_word(const char *word);
void cmd_help(const struct cmd *cmd, struct strbuf *ret_text);
void cmd_overview(struct strbuf *ret_text);

/* Options that several commands have: rows for their tables. */
#define OPTION_ROW(kind, name, letter, argument, help, member, least, most)    \
    {                                                                          \
        kind, name, letter, argument, help, offsetof(struct settings, member), \
            least, most                                                        \
    }
#define OPTION_HELP                                                            \
    OPTION_ROW(OPTION_FLAG, "help", 'h', NULL, "say this", help, 0, 0)
#define OPTION_COLOR                                                           \
    OPTION_ROW(OPTION_CHOICE, "color", 0, "auto|always|never",                 \
               "colour the text (auto: on a terminal)", color, 0, 0)
#define OPTION_COMPILER                                                        \
    OPTION_ROW(OPTION_CHOICE, "compiler", 0, "gcc|clang",                      \
               "compile with this one", compiler, 0, 0)
#define OPTION_SCHEDULES                                                       \
    OPTION_ROW(OPTION_NUMBER, "schedules", 0, "N", "play N schedules (64)",    \
               schedules, 1, 1000000)
#define OPTION_JOBS                                                            \
    OPTION_ROW(OPTION_NUMBER, "jobs", 'j', "N", "grade N at a time", jobs, 1,  \
               256)
#define OPTION_TRACE                                                           \
    OPTION_ROW(OPTION_TEXT, "trace", 0, "FILE",                                \
               "write what ran when: .html, .json, .txt...", trace, 0, 0)
#define OPTION_TRACE_FORMAT                                                    \
    OPTION_ROW(OPTION_CHOICE, "trace-format", 0, "auto|json|chrome|html|text", \
               "how (auto: by the name's end)", trace_format, 0, 0)
#define OPTION_LAST                                                            \
    {                                                                          \
        .kind = OPTION_END                                                     \
    }

/*
 * Writes what was gathered to stdout and forgets it. False when stdout cannot
 * take it (full disk, closed pipe): main says so once and exits with 3.
 */
bool cmd_flush(struct context *context);

/*
 * Reads the exercise that a word names, "exercise-6d" or "exercise-6d/2";
 * `*ret_part` is 0 without a part. -EINVAL with "did you mean" for a name that
 * is none. The caller releases `ret_exercise`.
 */
int cmd_load_exercise(struct context *context, const char *word,
                      struct exercise *ret_exercise, int *ret_part,
                      struct error *err) __attribute__((warn_unused_result));

/* The part whose file a path can only be: "cache.c", "cache_fast.c",
 * "ann_cache.c"; NULL when it is none or could be several. */
const struct part *cmd_part_of_path(const struct exercise *ex,
                                    const char *path);

/* The exit code of a failure by its errno: wrong use for what is wrong with a
 * name that was typed, the machine's fault otherwise. */
int cmd_exit_code(int rc);

#endif
