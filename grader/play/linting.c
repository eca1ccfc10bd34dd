#include "play/linting.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"

enum { FINDINGS_MAX = 500, GAPS_MAX = 5 };

/* The learner's bytes as a file that only the job sees. */
static int make_file(const struct strbuf *text, int *ret_fd, struct error *err)
{
    size_t done = 0;
    int fd = memfd_create("submission", MFD_CLOEXEC), rc;

    if (fd < 0)
        return error_set(err, -errno, "make a file: %s", strerror(errno));
    while (done < text->len) {
        ssize_t put = write(fd, text->text + done, text->len - done);

        if (put < 0) {
            rc = error_set(err, -errno, "write a file: %s", strerror(errno));
            close(fd);
            return rc;
        }
        done += (size_t)put;
    }
    *ret_fd = fd;
    return 0;
}

void gap_list_release(struct gap_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        place_release(&list->items[i].place);
        free(list->items[i].text);
    }
    free(list->items);
    *list = (struct gap_list){0};
}

struct gap *gap_list_add(struct gap_list *list, const char *file, char *text)
{
    struct gap *gap;

    list->items =
        xgrow(list->items, list->count, &list->capacity, sizeof *list->items);
    gap = &list->items[list->count++];
    *gap = (struct gap){.place.file = xstrdup(file), .text = text};
    return gap;
}

/* argv and binds of one start, and what they are made of. */
struct command {
    char **argv; /* owned */
    size_t argc, capacity;
    char *folders[JOB_BINDS_MAX];
    struct job job;
};

static void add_word(struct command *command, char *word)
{
    command->argv = xgrow(command->argv, command->argc, &command->capacity,
                          sizeof *command->argv);
    command->argv[command->argc++] = word;
}

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    return !strncmp(path, folder, len) &&
           (path[len] == '/' || path[len] == '\0');
}

/* The job sees `path`, if there is such a folder, and room for one more. */
static void show_folder(struct command *command, const char *path)
{
    struct job *job = &command->job;
    char *folder = realpath(path, NULL);
    bool seen =
        !folder || !strcmp(folder, "/") || is_below(folder, "/usr/include") ||
        is_below(folder, "/usr/lib") || job->bind_count == JOB_BINDS_MAX;

    for (size_t i = 0; !seen && i < job->bind_count; i++)
        seen = is_below(folder, job->binds[i].source);
    if (seen) {
        free(folder);
        return;
    }
    command->folders[job->bind_count] = folder;
    job->binds[job->bind_count++].source = folder;
}

static void add_folder(struct command *command, const char *dir)
{
    char *path = realpath(dir, NULL);

    add_word(command, xasprintf("-I%s", path ? path : dir));
    free(path);
    show_folder(command, dir);
}

/* Flags that name a folder or a file do so with an absolute path. */
static void add_flag(struct command *command, const char *flag)
{
    const char *path = strchr(flag, '/');
    char *real = NULL, *dir;

    if (path && strncmp(flag, "-D", 2) != 0 && strncmp(flag, "-U", 2) != 0)
        real = realpath(path, NULL);
    if (!real) {
        add_word(command, xstrdup(flag));
        return;
    }
    add_word(command, xasprintf("%.*s%s", (int)(path - flag), flag, real));
    dir = path_is_dir(real) ? xstrdup(real) : path_dir(real);
    show_folder(command, dir);
    free(dir);
    free(real);
}

static void add_exercise(struct command *command, const struct home *home,
                         const char *slug)
{
    char *exercises = path_join(home->share, "exercises");
    char *own = path_join(exercises, slug);
    char *async = path_join(exercises, "async");

    add_folder(command, own);
    add_folder(command, async);
    free(async);
    free(own);
    free(exercises);
}

static void make_command(struct command *command,
                         const struct linting_request *request)
{
    const struct home *home = request->home;

    add_word(command, path_join(home->libexec, "grade-lint"));
    show_folder(command, home->libexec);
    add_word(command, xasprintf("--name=%s", request->name));
    if (request->dir)
        add_folder(command, request->dir);
    if (request->exercise)
        add_exercise(command, home, request->exercise);
    for (size_t i = 0; i < request->flag_count; i++)
        add_flag(command, request->flags[i]);
    add_word(command, xstrdup("/proc/self/fd/3"));
    command->argv = xgrow(command->argv, command->argc, &command->capacity,
                          sizeof *command->argv);
    command->argv[command->argc] = NULL;
    command->job.argv = (const char *const *)command->argv;
    command->job.limits = (struct job_limits){
        .cpu_s = 20,
        .wall_ms = 60000,
        .memory_mb = 2048,
        .processes = 8,
        .files = 64,
        .output_kb = 1024,
        .file_mb = 16,
    };
}

static void release_command(struct command *command)
{
    for (size_t i = 0; i < command->argc; i++)
        free(command->argv[i]);
    for (size_t i = 0; i < JOB_BINDS_MAX; i++)
        free(command->folders[i]);
    free(command->argv);
}

int linting_start(struct linting *linting,
                  const struct linting_request *request, struct error *err)
{
    struct command command = {0};
    int fd = -1, rc;

    *linting = (struct linting){0};
    rc = make_file(request->text, &fd, err);
    if (rc < 0)
        return error_wrap(err, "start the analysis");
    make_command(&command, request);
    command.job.fds[0] = fd;
    command.job.fd_count = 1;
    rc = job_start(&command.job, &linting->job, err);
    close(fd);
    release_command(&command);
    if (rc == 0)
        strbuf_add_str(&linting->name, request->name);
    return rc < 0 ? error_wrap(err, "start the analysis") : 0;
}

/* --- what it said --- */

/* "name:line:column: text", as grade-lint writes it, or a text alone. */
static void read_error(const char *file, const char *text,
                       struct gap_list *gaps)
{
    size_t len = strlen(file);
    int line = 0, column = 0, used = 0;
    struct gap *gap;

    if (!strncmp(text, file, len) &&
        sscanf(text + len, ":%d:%d: %n", &line, &column, &used) == 2 && used)
        text += len + (size_t)used;
    gap = gap_list_add(gaps, file, xstrdup(text));
    gap->place.line = line;
    gap->place.column = column;
}

static void read_left_out(const char *file, const json_t *item,
                          struct gap_list *gaps)
{
    const char *name = json_string_value(json_object_get(item, "function"));
    const char *why = json_string_value(json_object_get(item, "reason"));
    long long line = json_integer_value(json_object_get(item, "line"));
    struct gap *gap =
        gap_list_add(gaps, file,
                     xasprintf("%s() is not analysed: %s", name ? name : "?",
                               why ? why : "?"));

    gap->place.line = line > 0 && line < INT_MAX ? (int)line : 0;
    gap->place.function = name ? xstrdup(name) : NULL;
}

/* The last record: what the compiler could not read and what was left out. */
static void read_gaps(const char *file, const json_t *done,
                      struct gap_list *gaps)
{
    const json_t *left_out = json_object_get(done, "not_analysed");
    const json_t *errors = json_object_get(done, "errors");
    const char *text = json_string_value(json_array_get(errors, 0));
    size_t i, count = json_array_size(left_out);

    if (text)
        read_error(file, text, gaps);
    for (i = 0; i < count && i < GAPS_MAX; i++)
        read_left_out(file, json_array_get(left_out, i), gaps);
    if (count > i)
        gap_list_add(
            gaps, file,
            xasprintf("%zu more functions are not analysed", count - i));
}

/* Where what is read goes. */
struct reading {
    const char *file;
    int part;
    bool done;
    struct finding_list *list;
    struct gap_list *gaps;
};

static int read_line(struct reading *reading, const char *line, size_t len,
                     struct error *err)
{
    struct finding finding = {0};
    json_t *root = NULL;
    int rc = json_parse("grade-lint", line, len, &root, err);

    if (rc < 0)
        return rc;
    if (json_is_true(json_object_get(root, "done"))) {
        reading->done = true;
        if (reading->gaps)
            read_gaps(reading->file, root, reading->gaps);
    } else if (reading->list->count < FINDINGS_MAX) {
        rc = finding_from_json(&finding, root, err);
        if (rc == 0) {
            finding.part = reading->part;
            finding_list_take(reading->list, &finding);
        }
    }
    json_decref(root);
    return rc;
}

static int read_lines(struct reading *reading, const struct strbuf *text,
                      struct error *err)
{
    const char *at = strbuf_text(text), *end = at + text->len;
    int rc = 0;

    while (rc == 0 && !reading->done && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((newline ? newline : end) - at);

        rc = read_line(reading, at, len, err);
        at += len + 1;
    }
    if (rc == 0 && !reading->done)
        rc = error_set(err, -EPROTO, "the analysis ended in the middle");
    return rc;
}

static int explain_end(const struct job_result *job, struct error *err)
{
    if (job->limit != JOB_LIMIT_NONE)
        return error_set(err, -E2BIG, "the analysis hit a limit (%s)",
                         job_limit_name(job->limit));
    if (job->signal != 0)
        return error_set(err, -EIO, "the analysis crashed (signal %d)",
                         job->signal);
    return error_set(err, -EIO, "the analysis failed (exit code %d): %.200s",
                     job->exit_code, strbuf_text(&job->err));
}

int linting_finish(struct linting *linting, int part, struct finding_list *list,
                   struct gap_list *ret_gaps, struct error *err)
{
    struct finding_list found = {0};
    struct reading reading = {
        .file = strbuf_text(&linting->name),
        .part = part,
        .list = &found,
        .gaps = ret_gaps,
    };
    struct job_result job = {0};
    int rc = 0;

    if (!linting->job)
        return 0;
    rc = job_finish(linting->job, list == NULL, &job, err);
    if (rc == 0 && list)
        rc = job.exit_code ? explain_end(&job, err)
                           : read_lines(&reading, &job.out, err);
    for (size_t i = 0; rc == 0 && list && i < found.count; i++)
        finding_list_take(list, &found.items[i]);
    finding_list_release(&found);
    job_result_release(&job);
    strbuf_release(&linting->name);
    linting->job = NULL;
    return rc;
}
