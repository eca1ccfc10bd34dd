#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/suggest.h"
#include "base/xalloc.h"

const struct cmd *const cmds[] = {
    &cmd_batch, &cmd_demo, &cmd_doctor, &cmd_explain,  &cmd_hint,
    &cmd_hunt,  &cmd_lint, &cmd_list,   &cmd_progress, &cmd_quickref,
    &cmd_quiz,  &cmd_run,  &cmd_start,  &cmd_track,    &cmd_verify,
};

const size_t cmd_count = sizeof cmds / sizeof cmds[0];

const struct cmd *cmd_find(const char *name)
{
    size_t i;

    for (i = 0; i < cmd_count; i++)
        if (!strcmp(cmds[i]->name, name))
            return cmds[i];
    return NULL;
}

bool cmd_is_exercise_word(const char *word)
{
    return !strncmp(word, "exercise", 8) || !strncmp(word, "project", 7);
}

void cmd_help(const struct cmd *cmd, struct strbuf *ret_text)
{
    strbuf_addf(ret_text, "usage: grade %s%s%s\n\n%s\n", cmd->name,
                *cmd->usage ? " " : "", cmd->usage, cmd->summary);
    if (cmd->details)
        strbuf_addf(ret_text, "%s", cmd->details);
    strbuf_add_str(ret_text, "\noptions\n");
    options_help(cmd->options, ret_text);
}

void cmd_overview(struct strbuf *ret_text)
{
    size_t i;

    strbuf_add_str(ret_text,
                   "usage: grade [COMMAND] [OPTION...] [ARGUMENT...]\n\n"
                   "Grades asynchronous C. Without a command it says where "
                   "you are.\n\ncommands\n");
    for (i = 0; i < cmd_count; i++)
        strbuf_addf(ret_text, "  %-8s  %s\n", cmds[i]->name, cmds[i]->summary);
    strbuf_add_str(
        ret_text,
        "  exercise-6d, exercise-6d/2, ...: short for 'grade run exercise-6d'\n"
        "\n`grade COMMAND -h` says more. Exit codes: 0 pass, 1 not passed,\n"
        "2 wrong use, 3 this machine or the grader is at fault.\n");
}

bool cmd_flush(struct context *context)
{
    struct strbuf *out = &context->out;
    size_t done = 0;

    while (done < out->len) {
        ssize_t n = write(STDOUT_FILENO, out->text + done, out->len - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        done += (size_t)n;
    }
    if (done < out->len) {
        int cause = errno;

        strbuf_clear(out);
        errno = cause;
        return false;
    }
    strbuf_clear(out);
    return true;
}

static int fail_unknown_exercise(const struct context *context,
                                 const char *slug, struct error *err)
{
    const char *near = NULL;
    char **slugs;
    size_t count = 0, i;
    int rc = exercise_list(context->home.share, &slugs, &count, err);

    if (rc < 0)
        return rc;
    near = suggest_find(slug, (const char *const *)slugs, count);
    rc = error_set(err, -EINVAL,
                   "there is no exercise '%.80s'%s%s%s; 'grade list' shows all",
                   slug, near ? ", did you mean '" : "", near ? near : "",
                   near ? "'?" : "");
    for (i = 0; i < count; i++)
        free(slugs[i]);
    free(slugs);
    return rc;
}

/* "exercise-6d/2" to its two halves; the caller frees `*ret_slug`. */
static int split_word(const char *word, char **ret_slug, int *ret_part,
                      struct error *err)
{
    const char *slash = strchr(word, '/');
    char *end = NULL;
    long part = 0;

    if (slash) {
        part = strtol(slash + 1, &end, 10);
        if (end == slash + 1 || *end || part < 1 || part > 99)
            return error_set(err, -EINVAL,
                             "'%.80s' names no part; one looks like "
                             "'exercise-6d/2'",
                             word);
    }
    *ret_slug = xstrndup(word, slash ? (size_t)(slash - word) : strlen(word));
    *ret_part = (int)part;
    return 0;
}

static bool exercise_exists(const struct context *context, const char *slug)
{
    char *path =
        xasprintf("%s/exercises/%s/exercise.json", context->home.share, slug);
    bool exists = !strchr(slug, '/') && path_exists(path);

    free(path);
    return exists;
}

int cmd_load_exercise(struct context *context, const char *word,
                      struct exercise *ret_exercise, int *ret_part,
                      struct error *err)
{
    char *slug = NULL;
    int rc = split_word(word, &slug, ret_part, err);

    if (rc == 0 && !exercise_exists(context, slug))
        rc = fail_unknown_exercise(context, slug, err);
    if (rc == 0) {
        rc = exercise_load(ret_exercise, context->home.share, slug, err);
        /* The course is broken, not what was typed. */
        if (rc < 0)
            rc = -EIO;
    }
    if (rc == 0 && *ret_part && !exercise_find_part(ret_exercise, *ret_part)) {
        rc = error_set(err, -EINVAL, "'%s' has parts 1 to %zu, not %d", slug,
                       ret_exercise->part_count, *ret_part);
        exercise_release(ret_exercise);
    }
    free(slug);
    return rc;
}

static bool starts_with(const char *text, const char *start, size_t len)
{
    return !strncmp(text, start, len) && (text[len] == '_' || text[len] == '.');
}

static bool is_part_file(const struct part *part, const char *base)
{
    size_t name_len = strlen(part->name), file_len = strlen(part->file),
           len = strlen(base);

    if (len > file_len && base[len - file_len - 1] == '_' &&
        !strcmp(base + len - file_len, part->file))
        return true;
    return starts_with(base, part->name, name_len) && len > 2 &&
           !strcmp(base + len - 2, ".c");
}

const struct part *cmd_part_of_path(const struct exercise *ex, const char *path)
{
    const char *base = path_base(path);
    const struct part *found = NULL;
    size_t i;

    for (i = 0; i < ex->part_count; i++) {
        if (!strcmp(ex->parts[i].file, base))
            return &ex->parts[i];
        if (!is_part_file(&ex->parts[i], base))
            continue;
        if (found)
            return NULL;
        found = &ex->parts[i];
    }
    return found;
}

int cmd_exit_code(int rc)
{
    switch (-rc) {
    case EINVAL:
    case ENOENT:
    case EISDIR:
    case ENOTDIR:
    case ELOOP:
    case EFBIG:
    case EILSEQ:
    case EACCES:
    case ENXIO:
    case ENAMETOOLONG:
        return EXIT_USAGE;
    default:
        return EXIT_MACHINE;
    }
}
