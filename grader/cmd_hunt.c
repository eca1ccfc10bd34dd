/* cmd_hunt.c - what the options of hunt mean; the work is in play/hunt.c. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "cmd_trace.h"
#include "play/hunt.h"
#include "play/inputs.h"
#include "play/pipeline.h"
#include "report/report.h"
#include "report/words.h"

enum { FORMAT_TEXT, FORMAT_JSON, FILES_MAX = 400, ARGS_MAX = 127 };

#define WORDS_ROW(name, letter, argument, help)                                \
    OPTION_ROW(OPTION_WORDS, name, letter, argument, help, build_words, 0, 0)

static const struct option options[] = {
    OPTION_SCHEDULES,
    OPTION_ROW(OPTION_NUMBER, "seed", 0, "N",
               "schedules from N on; without --schedules N alone", seed, 0,
               LLONG_MAX / 2),
    OPTION_ROW(OPTION_TEXT, "replay", 0, "NAME",
               "the one schedule of that name", replay, 0, 0),
    OPTION_ROW(OPTION_TEXT, "expect", 0, "CMD",
               "a command that reads what is printed; 0: right", expect, 0, 0),
    OPTION_ROW(OPTION_FLAG, "show-output", 0, NULL,
               "what the program prints in its plain order", show_output, 0, 0),
    WORDS_ROW("include", 'I', "DIR", "look for headers there, too"),
    WORDS_ROW("define", 'D', "NAME", "define a macro: NAME or NAME=VALUE"),
    WORDS_ROW("undefine", 'U', "NAME", "undefine it"),
    WORDS_ROW("library", 'l', "NAME", "link a library of the system"),
    WORDS_ROW("std", 0, "VERSION", "the language: gnu11"),
    OPTION_ROW(OPTION_TEXT, "compile-commands", 0, "FILE",
               "take the flags from a compile_commands.json", compile_commands,
               0, 0),
    OPTION_COMPILER,
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json", "how to answer", format,
               0, 0),
    OPTION_COLOR,
    OPTION_TRACE,
    OPTION_TRACE_FORMAT,
    OPTION_HELP,
    OPTION_ROW(OPTION_REST, "", 0, NULL, NULL, program_args, 0, 0),
    OPTION_LAST,
};

/* All that a hunt borrows. */
struct order {
    struct input_list inputs;
    struct build_source *sources;
    const char *libraries[OPTION_WORDS_MAX];
    size_t library_count;
    const char *args[ARGS_MAX + 1];
    size_t arg_count;
    char *name, *folder;
    char **env;
    struct replay replay;
    struct strbuf command, tail;
};

static void order_release(struct order *order)
{
    input_list_release(&order->inputs);
    free(order->sources);
    free(order->name);
    free(order->folder);
    free(order->env);
    replay_release(&order->replay);
    strbuf_release(&order->command);
    strbuf_release(&order->tail);
}

/* --- files and flags --- */

/* "-Idir", "-std=gnu99"; the caller frees it. */
static char *flag_of(const struct option_word *word)
{
    if (word->option->letter)
        return xasprintf("-%c%s", word->option->letter, word->value);
    return xasprintf("-%s=%s", word->option->name, word->value);
}

static int pick_flags(const struct option_words *words, struct order *order,
                      struct flag_list *flags, struct error *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < words->count; i++) {
        const struct option_word *word = &words->items[i];
        char *flag;

        if (word->option->letter == 'l') {
            order->libraries[order->library_count++] = word->value;
            continue;
        }
        flag = flag_of(word);
        rc = flag_list_pick(flags, ".", (const char *const *)&flag, 1, true,
                            err);
        free(flag);
    }
    return rc;
}

static int add_files(struct context *context, struct order *order,
                     struct error *err)
{
    const char *commands = context->settings.compile_commands;
    struct input_list chosen = {0};
    struct flag_list flags = {0};
    int rc = pick_flags(&context->settings.build_words, order, &flags, err);

    for (size_t i = 0; rc == 0 && i < context->arg_count; i++)
        rc = input_list_add(&chosen, context->args[i], &flags, err);
    if (rc == 0 && commands)
        rc = input_list_load(&order->inputs, commands, err);
    if (rc == 0 && commands && chosen.count) {
        rc = input_list_choose(&order->inputs, &chosen, err);
    } else if (rc == 0 && !commands) {
        order->inputs = chosen;
        chosen = (struct input_list){0};
    }
    input_list_release(&chosen);
    flag_list_release(&flags);
    return rc;
}

/* Each can be read, or that is said before anything is started. */
static int check_files(const struct order *order, struct error *err)
{
    if (order->inputs.count == 0)
        return error_set(
            err, -EINVAL,
            "which files? usage: grade hunt FILE.c... [-- ARG...]");
    if (order->inputs.count > FILES_MAX)
        return error_set(err, -EINVAL, "more than %d files are too many",
                         FILES_MAX);
    for (size_t i = 0; i < order->inputs.count; i++) {
        const char *path = order->inputs.items[i].path;

        if (path_is_special(path))
            return error_set(err, -EINVAL, "'%.200s' is no file", path);
        if (access(path, R_OK) < 0)
            return error_set(err, -errno, "cannot read '%.200s': %s", path,
                             strerror(errno));
    }
    return 0;
}

static void make_sources(struct order *order)
{
    order->sources = xcalloc(order->inputs.count, sizeof *order->sources);
    for (size_t i = 0; i < order->inputs.count; i++) {
        const struct input *input = &order->inputs.items[i];

        order->sources[i] = (struct build_source){
            .path = input->path,
            .flags = (const char *const *)input->flags.items,
            .flag_count = input->flags.count,
        };
    }
}

/* --- the program's surroundings --- */

static int make_args(const struct context *context, struct order *order,
                     struct error *err)
{
    const struct option_rest *rest = &context->settings.program_args;
    const char *base =
        order->inputs.count ? path_base(order->inputs.items[0].path) : "";

    if (rest->count + 1 > ARGS_MAX)
        return error_set(err, -EINVAL, "more than %d arguments", ARGS_MAX - 1);
    order->name = xstrndup(base, strcspn(base, "."));
    order->args[order->arg_count++] = order->name;
    for (size_t i = 0; i < rest->count; i++)
        order->args[order->arg_count++] = rest->items[i];
    return 0;
}

/* The user's, but for what would load something into the player. */
static void make_env(struct order *order)
{
    static char bind_now[] = "LD_BIND_NOW=1";
    size_t count = 0, kept = 0;

    while (environ[count])
        count++;
    order->env = xcalloc(count + 2, sizeof *order->env);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "LD_", 3) && strncmp(environ[i], "GRADE_", 6))
            order->env[kept++] = environ[i];
    order->env[kept] = bind_now;
}

static int find_folder(struct order *order, struct error *err)
{
    order->folder = realpath(".", NULL);
    if (!order->folder)
        return error_set(err, -errno, "cannot tell which folder this is: %s",
                         strerror(errno));
    if (!strcmp(order->folder, "/") || !strcmp(order->folder, "/tmp"))
        return error_set(err, -EINVAL,
                         "a hunt needs a folder of the program's own, not "
                         "'%s' itself",
                         order->folder);
    return 0;
}

/* --- the command that shows a finding again --- */

static void add_word(const char *word, struct strbuf *text)
{
    strbuf_add_char(text, ' ');
    words_shell(word, text);
}

static void add_option(const char *name, const char *value, struct strbuf *text)
{
    char *word;

    if (!value)
        return;
    word = xasprintf("--%s=%s", name, value);
    add_word(word, text);
    free(word);
}

static void make_command(const struct context *context, struct order *order)
{
    const struct settings *settings = &context->settings;
    const struct option_rest *rest = &settings->program_args;

    strbuf_add_str(&order->command, "grade hunt");
    for (size_t i = 0; i < context->arg_count; i++)
        add_word(context->args[i], &order->command);
    for (size_t i = 0; i < settings->build_words.count; i++) {
        char *flag = flag_of(&settings->build_words.items[i]);

        add_word(flag, &order->command);
        free(flag);
    }
    add_option("compile-commands", settings->compile_commands, &order->command);
    add_option("expect", settings->expect, &order->command);
    if (settings->compiler == BUILD_CLANG)
        add_option("compiler", "clang", &order->command);
    if (rest->count)
        strbuf_add_str(&order->tail, " --");
    for (size_t i = 0; i < rest->count; i++)
        add_word(rest->items[i], &order->tail);
}

/* --- all of it --- */

static int prepare(struct context *context, struct order *order,
                   struct error *err)
{
    const struct settings *settings = &context->settings;
    int rc = add_files(context, order, err);

    if (rc == 0)
        rc = check_files(order, err);
    if (rc == 0)
        rc = find_folder(order, err);
    if (rc == 0)
        rc = cmd_trace_check(settings, err);
    if (rc == 0)
        rc = make_args(context, order, err);
    if (rc == 0 && settings->replay &&
        (settings->seed.is_set || settings->schedules.is_set))
        rc = error_set(err, -EINVAL,
                       "--replay is one schedule: it goes without --seed and "
                       "--schedules");
    if (rc == 0 && settings->replay)
        rc = replay_parse(settings->replay, &order->replay, err);
    if (rc < 0)
        return rc;
    make_sources(order);
    make_env(order);
    make_command(context, order);
    return 0;
}

static long long schedules_of(const struct settings *settings)
{
    if (settings->schedules.is_set)
        return settings->schedules.value;
    return settings->seed.is_set || settings->replay ? 1 : SCHEDULES_DEFAULT;
}

static void show(struct context *context, const struct result *result,
                 const struct trace_document *trace,
                 const struct strbuf *output)
{
    struct strbuf *out = &context->out;

    if (context->settings.format == FORMAT_JSON) {
        report_json(result, out);
        return;
    }
    if (context->settings.show_output && !result->build_count) {
        strbuf_add(out, strbuf_text(output), output->len);
        if (output->len && output->text[output->len - 1] != '\n')
            strbuf_add_char(out, '\n');
        strbuf_add_char(out, '\n');
    }
    report_hunt(result, trace, context->color, out);
}

static int hunt(struct context *context, const struct order *order,
                struct error *err)
{
    const struct settings *settings = &context->settings;
    struct trace_document trace = {.run_count = 0};
    struct hunt request = {
        .home = &context->home,
        .sources = order->sources,
        .source_count = order->inputs.count,
        .inputs = &order->inputs,
        .libraries = order->libraries,
        .library_count = order->library_count,
        .args = order->args,
        .arg_count = order->arg_count,
        .folder = order->folder,
        .env = (const char *const *)order->env,
        .compiler = (enum build_compiler)settings->compiler,
        .seed = settings->seed.value,
        .schedules = schedules_of(settings),
        .replay = settings->replay ? &order->replay : NULL,
        .expect = settings->expect,
        .command = strbuf_text(&order->command),
        .command_tail = strbuf_text(&order->tail),
        .trace =
            settings->trace || settings->format == FORMAT_TEXT ? &trace : NULL,
        .trace_always = settings->trace != NULL,
    };
    struct strbuf output = STRBUF_INIT;
    struct result result = {0};
    int rc = hunt_play(&request, &result, &output, err), code;

    if (rc < 0) {
        strbuf_release(&output);
        return cmd_exit_code(rc);
    }
    show(context, &result, &trace, &output);
    code = result_exit_code(&result);
    /* Of a fault the answer tells. */
    *err = (struct error){0};
    code = cmd_trace_write(settings, &trace, code, err);
    trace_document_release(&trace);
    result_release(&result);
    strbuf_release(&output);
    return code;
}

static int run(struct context *context, struct error *err)
{
    struct order order = {.command = STRBUF_INIT, .tail = STRBUF_INIT};
    int rc = prepare(context, &order, err);
    int code = rc < 0 ? cmd_exit_code(rc) : hunt(context, &order, err);

    order_release(&order);
    return code;
}

const struct cmd cmd_hunt = {
    .name = "hunt",
    .usage = "FILE.c... [-- ARG...]",
    .summary =
        "plays a program of your own in many orders and tells what fails",
    .details =
        "\nA program with a main(), of one or more C files; no exercise is "
        "needed. It fails\nby its exit status, an assertion, a crash, what "
        "--expect says, or what a\nwatchdog sees: blocking calls, races, what "
        "is left open, what never completes.\nEach run is in virtual time, in "
        "a folder with links to the files that are here;\nit may write beside "
        "them, and talk to itself over 127.0.0.1.\n"
        "Exit code 0 nothing found, 1 found, 2 wrong use, 3 grader or "
        "machine.\n",
    .options = options,
    .least_args = 0,
    .most_args = 400,
    .run = run,
};
