/*
 * main.c - finds the command that was meant and runs it. The only place that
 * prints errors.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "base/xalloc.h"
#include "cmd.h"
#include "report/words.h"

static void complain(const char *message)
{
    struct strbuf text = STRBUF_INIT;

    words_clean(message, &text);
    fprintf(stderr, "grade: %s\n", strbuf_text(&text));
    strbuf_release(&text);
}

/* An empty handler and not SIG_IGN: programs that we start get the default
 * back, and our write() fails with EPIPE. */
static void nothing(int signal_number)
{
    (void)signal_number;
}

/* Descriptors 0 to 2 exist, so that no file that is opened later takes their
 * place and receives what is printed. */
static void prepare_process(void)
{
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    int fd = open("/dev/null", O_RDWR);

    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = open("/dev/null", O_RDWR);
    if (fd > STDERR_FILENO)
        close(fd);
    sigaction(SIGPIPE, &action, NULL);
}

static bool wants_color(const struct settings *settings)
{
    const char *term = getenv("TERM"), *off = getenv("NO_COLOR");

    if (settings->color != COLOR_AUTO)
        return settings->color == COLOR_ALWAYS;
    return isatty(STDOUT_FILENO) && !(off && *off) && term &&
           strcmp(term, "dumb") != 0;
}

static int check_count(const struct context *context, struct error *err)
{
    const struct cmd *cmd = context->cmd;

    if (context->arg_count >= cmd->least_args &&
        context->arg_count <= cmd->most_args)
        return 0;
    return error_set(err, -EINVAL, "%s; usage: grade %s %s",
                     context->arg_count < cmd->least_args
                         ? "something is missing"
                         : "that is one argument too many",
                     cmd->name, cmd->usage);
}

/* Runs a command on the words after its name. */
static int run_command(struct context *context, int argc, char **argv,
                       struct error *err)
{
    const struct cmd *cmd = context->cmd;

    context->args = xcalloc((size_t)argc + 1, sizeof *context->args);
    if (options_parse(cmd->options, argc, argv, &context->settings,
                      context->args, &context->arg_count, err) < 0)
        return EXIT_USAGE;
    if (context->settings.help) {
        cmd_help(cmd, &context->out);
        return EXIT_PASS;
    }
    if (check_count(context, err) < 0)
        return EXIT_USAGE;
    context->color = wants_color(&context->settings);
    if (home_find(&context->home, &context->home_error) < 0 &&
        !cmd->needs_no_home) {
        *err = context->home_error;
        return EXIT_MACHINE;
    }
    return cmd->run(context, err);
}

static int fail_unknown_command(const char *word, struct error *err)
{
    const char *names[32], *near;
    size_t i;

    for (i = 0; i < cmd_count && i < 32; i++)
        names[i] = cmds[i]->name;
    near = suggest_find(word, names, i);
    error_set(err, -EINVAL, "unknown command '%.80s'%s%s%s; see 'grade -h'",
              word, near ? ", did you mean '" : "", near ? near : "",
              near ? "'?" : "");
    return EXIT_USAGE;
}

static int run_words(struct context *context, int argc, char **argv,
                     struct error *err)
{
    const char *word = argc > 1 ? argv[1] : NULL;

    if (word && (!strcmp(word, "-h") || !strcmp(word, "--help") ||
                 !strcmp(word, "help"))) {
        cmd_overview(&context->out);
        return EXIT_PASS;
    }
    if (word && !strcmp(word, "--version")) {
        strbuf_add_str(&context->out, "grade " GRADE_VERSION "\n");
        return EXIT_PASS;
    }
    if (!word || word[0] == '-') {
        context->cmd = &cmd_where;
        return run_command(context, argc - 1, argv + 1, err);
    }
    context->cmd = cmd_find(word);
    if (context->cmd)
        return run_command(context, argc - 2, argv + 2, err);
    if (!cmd_is_exercise_word(word))
        return fail_unknown_command(word, err);
    context->cmd = &cmd_run;
    return run_command(context, argc - 1, argv + 1, err);
}

int main(int argc, char **argv)
{
    struct context context = {0};
    struct error err = {0};
    int code;

    prepare_process();
    code = run_words(&context, argc, argv, &err);
    if (!cmd_flush(&context)) {
        code = EXIT_MACHINE;
        error_set(&err, -errno, "cannot write the answer: %s", strerror(errno));
    }
    if (err.msg[0])
        complain(err.msg);
    home_release(&context.home);
    strbuf_release(&context.out);
    free(context.args);
    return code;
}
