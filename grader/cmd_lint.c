/* cmd_lint.c - what the options of lint mean; the work is in play/. */
#include <errno.h>
#include <stdlib.h>

#include "base/path.h"
#include "cmd.h"
#include "cmd_pool.h"
#include "play/baseline.h"
#include "play/lint_files.h"
#include "play/lint_fix.h"
#include "play/lint_settings.h"
#include "report/github.h"
#include "report/report.h"
#include "report/sarif.h"

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_GITHUB };

static const struct option options[] = {
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json|sarif|github",
               "how to answer", format, 0, 0),
    OPTION_ROW(OPTION_TEXT, "project", 'p', "DIR",
               "files and flags of its compile_commands.json", project, 0, 0),
    OPTION_ROW(OPTION_TEXT, "rule", 0, "LIST",
               "these rules alone: UV101,UV3xx; or less: -UV601", rule, 0, 0),
    OPTION_ROW(OPTION_CHOICE, "severity", 0, "note|warning|error",
               "show these and what weighs more", severity, 0, 0),
    OPTION_ROW(OPTION_TEXT, "config", 0, "FILE",
               "instead of the nearest .grade-lint.json; none: none", config, 0,
               0),
    OPTION_ROW(OPTION_FLAG, "fix", 0, NULL, "repair what can be repaired", fix,
               0, 0),
    OPTION_ROW(OPTION_TEXT, "baseline", 0, "FILE",
               "leave out the findings that it holds", baseline, 0, 0),
    OPTION_ROW(OPTION_FLAG, "write-baseline", 0, NULL,
               "put all findings into the baseline", write_baseline, 0, 0),
    OPTION_ROW(OPTION_FLAG, "prune", 0, NULL,
               "take out of the baseline what is gone", prune, 0, 0),
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
        .has_baseline = context->settings.baseline != NULL,
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

/* --- what is said besides the answer --- */

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void begin_sentence(struct strbuf *said)
{
    if (said->len)
        strbuf_add_str(said, "; ");
}

static int repair(const struct lint_files *request,
                  struct lint_outcome *outcome, struct strbuf *said,
                  struct error *err)
{
    struct lint_fixed fixed;
    int rc = lint_fix(request, outcome, &fixed, err);

    if (rc == 0 && fixed.findings)
        strbuf_addf(said, "repaired %zu finding%s in %zu file%s",
                    fixed.findings, plural(fixed.findings), fixed.files,
                    plural(fixed.files));
    if (rc == 0 && fixed.refused) {
        begin_sentence(said);
        strbuf_addf(said, "%zu repair%s would not have helped", fixed.refused,
                    plural(fixed.refused));
    }
    return rc;
}

static void tell_stale(const struct baseline *baseline, size_t stale,
                       struct strbuf *said)
{
    const struct baseline_entry *first = baseline->items;

    while (!first->is_stale)
        first++;
    begin_sentence(said);
    strbuf_addf(said, "%zu finding%s of the baseline %s gone: %s in '%s'%s; ",
                stale, plural(stale), stale == 1 ? "is" : "are", first->rule,
                first->file, stale == 1 ? "" : " and others");
    strbuf_addf(said, "--prune takes %s out", stale == 1 ? "it" : "them");
}

/* What --write-baseline and --prune ask for. What was not looked at stays. */
static int write_baseline(struct baseline *baseline,
                          const struct input_list *inputs,
                          struct lint_outcome *outcome, struct strbuf *said,
                          struct error *err)
{
    int rc;

    baseline_apply(baseline, inputs, outcome);
    baseline_prune(baseline);
    finding_list_release(&outcome->absent);
    baseline_take(baseline, outcome);
    rc = baseline_save(baseline, err);
    if (rc < 0)
        return rc;
    baseline_apply(baseline, inputs, outcome);
    begin_sentence(said);
    strbuf_addf(said, "'%s' holds %zu finding%s now", baseline->path,
                baseline->count, plural(baseline->count));
    return 0;
}

static int prune(struct baseline *baseline, size_t stale, struct strbuf *said,
                 struct error *err)
{
    int rc;

    baseline_prune(baseline);
    rc = baseline_save(baseline, err);
    begin_sentence(said);
    strbuf_addf(said, "took %zu finding%s out of '%s'", stale, plural(stale),
                baseline->path);
    return rc;
}

/* Returns how many entries are stale, or a negative errno. */
static int use_baseline(const struct settings *settings,
                        const struct input_list *inputs,
                        struct lint_outcome *outcome, struct strbuf *said,
                        struct error *err)
{
    struct baseline baseline = {0};
    size_t stale = 0;
    int rc = 0;

    if (!settings->baseline)
        return 0;
    if (settings->write_baseline && !path_exists(settings->baseline))
        baseline_init(&baseline, settings->baseline);
    else
        rc = baseline_load(&baseline, settings->baseline, err);
    if (rc == 0 && settings->write_baseline)
        rc = write_baseline(&baseline, inputs, outcome, said, err);
    else if (rc == 0)
        stale = baseline_apply(&baseline, inputs, outcome);
    if (rc == 0 && stale && settings->prune) {
        rc = prune(&baseline, stale, said, err);
        stale = 0;
    } else if (rc == 0 && stale) {
        tell_stale(&baseline, stale, said);
    }
    baseline_release(&baseline);
    return rc < 0 ? rc : (int)stale;
}

/* --- all of it --- */

static int check_options(const struct settings *settings, struct error *err)
{
    if (!settings->baseline && (settings->write_baseline || settings->prune))
        return error_set(err, -EINVAL, "--%s wants --baseline=FILE",
                         settings->prune ? "prune" : "write-baseline");
    if (settings->write_baseline && settings->prune)
        return error_set(err, -EINVAL,
                         "--write-baseline and --prune exclude each other");
    return 0;
}

/* What cannot be taken in at all is wrong use, as it is for run. */
static int exit_code(const struct result *result)
{
    return result->refused ? EXIT_USAGE : result_exit_code(result);
}

/* Analyses, repairs, compares, answers. */
static int lint(struct context *context, const struct lint_files *request,
                struct error *err)
{
    const struct settings *settings = &context->settings;
    struct strbuf said = STRBUF_INIT;
    struct lint_outcome outcome;
    int rc = 0, code, stale = 0;

    lint_files(request, &outcome);
    if (settings->fix)
        rc = repair(request, &outcome, &said, err);
    if (rc == 0)
        rc = stale =
            use_baseline(settings, request->inputs, &outcome, &said, err);
    if (rc < 0) {
        strbuf_release(&said);
        lint_outcome_release(&outcome);
        return cmd_exit_code(rc);
    }
    lint_outcome_filter(&outcome, (enum severity)settings->severity);
    lint_outcome_judge(&outcome);
    write_answer(context, &outcome);
    if (outcome.result.trouble)
        error_set(err, -1, "%s", outcome.result.trouble);
    else if (said.len)
        error_set(err, 0, "%s", strbuf_text(&said));
    strbuf_release(&said);
    code = exit_code(&outcome.result);
    lint_outcome_release(&outcome);
    return code == EXIT_PASS && stale ? EXIT_FAIL : code;
}

static int run(struct context *context, struct error *err)
{
    const struct option_number *jobs = &context->settings.jobs;
    struct input_list inputs = {0};
    struct lint_settings settings = {.path = context->settings.config,
                                     .rules = context->settings.rule};
    struct lint_files request = {
        .home = &context->home,
        .inputs = &inputs,
        .jobs = jobs->is_set ? (size_t)jobs->value : pool_processors(),
    };
    int code = EXIT_USAGE, rc = check_options(&context->settings, err);

    if (rc == 0)
        rc = choose_inputs(context, &inputs, err);
    if (rc == 0)
        rc = lint_settings_apply(&settings, &inputs, err);
    if (rc == 0)
        code = lint(context, &request, err);
    lint_settings_release(&settings);
    input_list_release(&inputs);
    return code;
}

const struct cmd cmd_lint = {
    .name = "lint",
    .usage = "[FILE or FOLDER]... [-- FLAG...]",
    .summary = "reads C files and flags what is wrong, without running them",
    .details =
        "\nA comment 'grade-allow UV301: reason' on a line or before it allows "
        "a finding;\nthe reason is not optional. Rules are set in "
        "'.grade-lint.json'.\nOf a folder: its *.c files, and those of its "
        "folders. Flags: -I, "
        "-D, -U,\n-std=, -isystem, -iquote, -idirafter, -include.\n"
        "Exit code 1 when there is a warning or an error, or something that "
        "could\nnot be analysed.\n",
    .options = options,
    .least_args = 0,
    .most_args = 10000,
    .run = run,
};
