#include <stdlib.h>

#include "base/path.h"
#include "cmd.h"
#include "play/pipeline.h"
#include "report/report.h"

enum { FORMAT_TEXT, FORMAT_JSON };

static const struct option options[] = {
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json", "how to answer", format,
               0, 0),
    OPTION_COLOR,
    OPTION_HELP,
    OPTION_LAST,
};

/* What cannot be taken in at all is wrong use, as it is for run. */
static int exit_code(const struct result *result)
{
    return result->refused ? EXIT_USAGE : result_exit_code(result);
}

static int run(struct context *context, struct error *err)
{
    struct result result = {0};
    int code,
        rc = pipeline_lint(&context->home, (const char *const *)context->args,
                           context->arg_count, &result, err);

    if (rc < 0)
        return cmd_exit_code(rc);
    if (context->settings.format == FORMAT_JSON)
        report_json(&result, &context->out);
    else
        report_lint(&result, context->color, &context->out);
    if (result.trouble)
        error_set(err, -1, "%s", result.trouble);
    code = exit_code(&result);
    result_release(&result);
    return code;
}

const struct cmd cmd_lint = {
    .name = "lint",
    .usage = "FILE...",
    .summary = "reads C files and flags what is wrong, without running them",
    .details = "\nExit code 1 when there is a warning or an error, or "
               "something that could\n"
               "not be analysed; 2 when a file cannot be read at all.\n",
    .options = options,
    .least_args = 1,
    .most_args = 10000,
    .run = run,
};
