/* cmd_lint.c - what the options of lint mean; the work is in play/. */
#include <errno.h>
#include <stdlib.h>

#include "cmd.h"
#include "cmd_pool.h"
#include "play/lint_files.h"
#include "report/github.h"
#include "report/report.h"
#include "report/sarif.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_GITHUB };

static const struct option options[] = {
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json|sarif|github",
               "how to answer", format, 0, 0),
    OPTION_ROW(OPTION_TEXT, "project", 'p', "DIR",
               "files and flags of its compile_commands.json", project, 0, 0),
    OPTION_ROW(OPTION_NUMBER, "jobs", 'j', "N", "read N files at a time", jobs,
               1, 256),
    OPTION_COLOR,
    OPTION_HELP,
    OPTION_LAST,
};

/* --- which files --- */

/* Behind "--" the first word that begins with a dash and all that follow are
 * flags for the compiler: before it they would have been options. */
static size_t count_paths(const struct context *context)
{
    size_t i = 0;

    while (i < context->arg_count &&
           (context->args[i][0] != '-' || !context->args[i][1]))
        i++;
    return i;
}

static int add_paths(const struct context *context, struct input_list *inputs,
                     struct error *err)
{
    const char *const *args = (const char *const *)context->args;
    size_t count = count_paths(context), i;
    struct flag_list flags = {0};
    int rc = flag_list_pick(&flags, ".", args + count,
                            context->arg_count - count, true, err);

    for (i = 0; rc == 0 && i < count; i++)
        rc = input_list_add(inputs, args[i], &flags, err);
    flag_list_release(&flags);
    return rc;
}

static int choose_inputs(const struct context *context,
                         struct input_list *inputs, struct error *err)
{
    const char *project = context->settings.project;
    struct input_list chosen = {0};
    int rc;

    if (!project && count_paths(context) == 0)
        return error_set(err, -EINVAL,
                         "which files? usage: grade lint FILE or FOLDER...");
    rc = add_paths(context, &chosen, err);
    if (rc == 0 && project)
        rc = input_list_load(inputs, project, err);
    if (rc == 0 && project && chosen.count)
        rc = input_list_choose(inputs, &chosen, err);
    if (rc == 0 && !project) {
        *inputs = chosen;
        return 0;
    }
    input_list_release(&chosen);
    return rc;
}

/* --- the answer --- */

static void write_sarif(struct context *context,
                        const struct lint_outcome *outcome)
{
    char *root = realpath(".", NULL);
    struct sarif_setting setting = {
        .version = GRADE_VERSION,
        .root = root ? root : "/",
        .explain = context->home.explain,
    };

    report_sarif(outcome, &setting, &context->out);
    free(root);
}

static void write_answer(struct context *context,
                         const struct lint_outcome *outcome)
{
    switch (context->settings.format) {
    case FORMAT_JSON:
        report_json(&outcome->result, &context->out);
        break;
    case FORMAT_SARIF:
        write_sarif(context, outcome);
        break;
    case FORMAT_GITHUB:
        report_github(outcome, &context->out);
        break;
    default:
        report_lint(&outcome->result, context->color, &context->out);
    }
}

/* What cannot be taken in at all is wrong use, as it is for run. */
static int exit_code(const struct result *result)
{
    return result->refused ? EXIT_USAGE : result_exit_code(result);
}

static int run(struct context *context, struct error *err)
{
    const struct option_number *jobs = &context->settings.jobs;
    struct input_list inputs = {0};
    struct lint_outcome outcome = {0};
    struct lint_files request = {
        .home = &context->home,
        .inputs = &inputs,
        .jobs = jobs->is_set ? (size_t)jobs->value : pool_processors(),
    };
    int code, rc = choose_inputs(context, &inputs, err);

    if (rc < 0) {
        input_list_release(&inputs);
        return EXIT_USAGE;
    }
    lint_files(&request, &outcome);
    write_answer(context, &outcome);
    if (outcome.result.trouble)
        error_set(err, -1, "%s", outcome.result.trouble);
    code = exit_code(&outcome.result);
    lint_outcome_release(&outcome);
    input_list_release(&inputs);
    return code;
}

const struct cmd cmd_lint = {
    .name = "lint",
    .usage = "[FILE or FOLDER]... [-- FLAG...]",
    .summary = "reads C files and flags what is wrong, without running them",
    .details =
        "\nOf a folder: its *.c files, and those of its folders. Flags: -I, "
        "-D, -U,\n-std=, -isystem, -iquote, -idirafter, -include.\n"
        "Exit code 1 when there is a warning or an error, or something that "
        "could\nnot be analysed.\n",
    .options = options,
    .least_args = 0,
    .most_args = 10000,
    .run = run,
};
