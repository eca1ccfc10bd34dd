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

enum { FINDINGS_MAX = 1000, GAPS_MAX = 5, FILE_MS = 60000 };

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

/* What is said about one file, but for where it is. */
static void add_request(struct command *command,
                        const struct linting_request *request)
{
    add_word(command, xasprintf("--name=%s", request->name));
    if (request->config)
        add_word(command, xasprintf("--config=%s", request->config));
    if (request->dir)
        add_folder(command, request->dir);
    if (request->exercise)
        add_exercise(command, request->home, request->exercise);
    for (size_t i = 0; i < request->flag_count; i++)
        add_flag(command, request->flags[i]);
}

static void begin_command(struct command *command, const struct home *home)
{
    add_word(command, path_join(home->libexec, "grade-lint"));
    show_folder(command, home->libexec);
}

static void end_command(struct command *command, size_t files)
{
    command->argv = xgrow(command->argv, command->argc, &command->capacity,
                          sizeof *command->argv);
    command->argv[command->argc] = NULL;
    command->job.argv = (const char *const *)command->argv;
    command->job.limits = (struct job_limits){
        .cpu_s = 20,
        .wall_ms = FILE_MS * (int)files,
        .memory_mb = 2048,
        .processes = 8,
        .files = 64,
        .output_kb = 1024 * (int)files,
        .file_mb = 16,
    };
}

static void release_words(struct command *command)
{
    for (size_t i = 0; i < command->argc; i++)
        free(command->argv[i]);
    command->argc = 0;
}

static void release_command(struct command *command)
{
    release_words(command);
    for (size_t i = 0; i < JOB_BINDS_MAX; i++)
        free(command->folders[i]);
    free(command->argv);
}

static int start(struct linting *linting, struct command *command,
                 const struct strbuf *input, struct error *err)
{
    int fd = -1, rc = make_file(input, &fd, err);

    if (rc == 0) {
        command->job.fds[0] = fd;
        command->job.fd_count = 1;
        rc = job_start(&command->job, &linting->job, err);
        close(fd);
    }
    return rc < 0 ? error_wrap(err, "start the analysis") : 0;
}

static void add_name(struct linting *linting, const char *name)
{
    linting->names =
        xrealloc(linting->names, (linting->count + 1) * sizeof *linting->names);
    linting->names[linting->count++] = xstrdup(name);
}

int linting_start(struct linting *linting,
                  const struct linting_request *request, struct error *err)
{
    struct command command = {0};
    int rc;

    *linting = (struct linting){0};
    begin_command(&command, request->home);
    add_request(&command, request);
    add_word(&command, xstrdup("/proc/self/fd/3"));
    end_command(&command, 1);
    rc = start(linting, &command, request->text, err);
    release_command(&command);
    if (rc == 0)
        add_name(linting, request->name);
    return rc;
}

/* --- many files --- */

/* As grade-lint reads it: see grader/lint/batch.h. The words of the command
 * are those of this file alone, and gone afterwards. */
static void write_request(struct command *command,
                          const struct linting_request *request,
                          struct strbuf *out)
{
    add_request(command, request);
    add_word(command, xstrdup("/submission.c"));
    strbuf_addf(out, "%zu %zu\n", command->argc, request->text->len);
    for (size_t i = 0; i < command->argc; i++)
        strbuf_add(out, command->argv[i], strlen(command->argv[i]) + 1);
    strbuf_add(out, strbuf_text(request->text), request->text->len);
    release_words(command);
}

/* The folders of one more file are sure to be shown. */
static bool has_room(const struct command *command,
                     const struct linting_request *request)
{
    enum { OWN_FOLDERS = 4 };

    return command->job.bind_count + OWN_FOLDERS + request->flag_count <=
           JOB_BINDS_MAX;
}

int linting_start_batch(struct linting *linting,
                        const struct linting_request *requests, size_t count,
                        size_t *ret_count, struct error *err)
{
    struct command command = {0};
    struct strbuf input = STRBUF_INIT;
    size_t n = 0;
    int rc;

    *ret_count = 1;
    if (count == 1)
        return linting_start(linting, requests, err);
    *linting = (struct linting){0};
    show_folder(&command, requests->home->libexec);
    while (n < count && (n == 0 || has_room(&command, &requests[n])))
        write_request(&command, &requests[n++], &input);
    begin_command(&command, requests->home);
    add_word(&command, xstrdup("--batch=/proc/self/fd/3"));
    end_command(&command, n);
    rc = start(linting, &command, &input, err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        add_name(linting, requests[i].name);
    *ret_count = n;
    release_command(&command);
    strbuf_release(&input);
    return rc;
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
        const char *failed = json_string_value(json_object_get(root, "failed"));

        reading->done = true;
        if (failed)
            rc = error_set(err, -EIO, "%s", failed);
        else if (reading->gaps)
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

/* The next file's lines; moves *at behind them. */
static int read_lines(struct reading *reading, const struct strbuf *text,
                      size_t *at, struct error *err)
{
    int rc = 0;

    while (rc == 0 && !reading->done && *at < text->len) {
        const char *line = text->text + *at;
        const char *newline = memchr(line, '\n', text->len - *at);
        size_t len = newline ? (size_t)(newline - line) : text->len - *at;

        rc = read_line(reading, line, len, err);
        *at += len + 1;
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

int linting_end(struct linting *linting, bool kill, struct error *err)
{
    int rc = job_finish(linting->job, kill, &linting->said, err);

    linting->job = NULL;
    return rc;
}

/* One file alone: however the process ended is what is told about it. */
static bool ended_badly(const struct linting *linting)
{
    return linting->count == 1 && linting->said.exit_code;
}

int linting_take(struct linting *linting, int part, struct finding_list *list,
                 struct gap_list *ret_gaps, struct error *err)
{
    struct finding_list found = {0};
    struct reading reading = {
        .file = linting->names[linting->taken++],
        .part = part,
        .list = &found,
        .gaps = ret_gaps,
    };
    const struct strbuf *out = &linting->said.out;
    int rc = ended_badly(linting)
                 ? explain_end(&linting->said, err)
                 : read_lines(&reading, out, &linting->at, err);

    for (size_t i = 0; rc == 0 && i < found.count; i++)
        finding_list_take(list, &found.items[i]);
    if (rc < 0 && !reading.done && linting->count > 1) {
        linting->at = out->len;
        rc = -EAGAIN;
    }
    finding_list_release(&found);
    return rc;
}

void linting_release(struct linting *linting)
{
    for (size_t i = 0; i < linting->count; i++)
        free(linting->names[i]);
    free(linting->names);
    job_result_release(&linting->said);
    *linting = (struct linting){0};
}

int linting_finish(struct linting *linting, int part, struct finding_list *list,
                   struct gap_list *ret_gaps, struct error *err)
{
    int rc;

    if (!linting->job)
        return 0;
    rc = linting_end(linting, list == NULL, err);
    if (rc == 0 && list)
        rc = linting_take(linting, part, list, ret_gaps, err);
    linting_release(linting);
    return rc;
}
