#include "play/linting.h"

#include <errno.h>
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

/* argv and binds of one start, and what they are made of. */
struct command {
    const char *argv[8];
    size_t argc;
    char *owned[8];
    size_t owned_count;
    struct job job;
};

static const char *own(struct command *command, char *text)
{
    command->owned[command->owned_count++] = text;
    return text;
}

static void add_folder(struct command *command, const char *dir)
{
    command->argv[command->argc++] = own(command, xasprintf("-I%s", dir));
    command->job.binds[command->job.bind_count++].source = dir;
}

static void make_command(struct command *command,
                         const struct linting_request *request)
{
    const struct home *home = request->home;
    char *dir = NULL;

    command->argv[command->argc++] =
        own(command, path_join(home->libexec, "grade-lint"));
    command->argv[command->argc++] =
        own(command, xasprintf("--name=%s", request->name));
    if (request->dir)
        dir = realpath(request->dir, NULL);
    if (dir)
        own(command, dir);
    /* The root of the host has no place in the job's. */
    if (dir && strcmp(dir, "/") != 0)
        add_folder(command, dir);
    if (request->exercise) {
        char *exercises = path_join(home->share, "exercises");

        add_folder(command,
                   own(command, path_join(exercises, request->exercise)));
        add_folder(command, own(command, path_join(exercises, "async")));
        free(exercises);
    }
    command->argv[command->argc++] = "/proc/self/fd/3";
    command->job.argv = command->argv;
    command->job.binds[command->job.bind_count++].source = home->libexec;
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
    for (size_t i = 0; i < command.owned_count; i++)
        free(command.owned[i]);
    return rc < 0 ? error_wrap(err, "start the analysis") : 0;
}

/* --- what it said --- */

/* The last record: what the compiler could not read and what was left out. */
static void read_gaps(const json_t *done, struct strbuf *gaps)
{
    const json_t *left_out = json_object_get(done, "not_analysed");
    const json_t *errors = json_object_get(done, "errors");
    const char *text = json_string_value(json_array_get(errors, 0));
    size_t i;

    if (text)
        strbuf_addf(gaps, "%s\n", text);
    for (i = 0; i < json_array_size(left_out) && i < GAPS_MAX; i++) {
        const json_t *gap = json_array_get(left_out, i);
        const char *name = json_string_value(json_object_get(gap, "function"));
        const char *why = json_string_value(json_object_get(gap, "reason"));

        strbuf_addf(gaps, "%s() is not analysed: %s\n", name ? name : "?",
                    why ? why : "?");
    }
    if (json_array_size(left_out) > i)
        strbuf_addf(gaps, "and %zu more\n", json_array_size(left_out) - i);
}

static int read_line(const char *line, size_t len, int part, bool *done,
                     struct finding_list *list, struct strbuf *gaps,
                     struct error *err)
{
    struct finding finding = {0};
    json_t *root = NULL;
    int rc = json_parse("grade-lint", line, len, &root, err);

    if (rc < 0)
        return rc;
    if (json_is_true(json_object_get(root, "done"))) {
        *done = true;
        if (gaps)
            read_gaps(root, gaps);
    } else if (list->count < FINDINGS_MAX) {
        rc = finding_from_json(&finding, root, err);
        if (rc == 0) {
            finding.part = part;
            finding_list_take(list, &finding);
        }
    }
    json_decref(root);
    return rc;
}

static int read_lines(const struct strbuf *text, int part,
                      struct finding_list *list, struct strbuf *gaps,
                      struct error *err)
{
    const char *at = strbuf_text(text), *end = at + text->len;
    bool done = false;
    int rc = 0;

    while (rc == 0 && !done && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((newline ? newline : end) - at);

        rc = read_line(at, len, part, &done, list, gaps, err);
        at += len + 1;
    }
    if (rc == 0 && !done)
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
                   struct strbuf *ret_gaps, struct error *err)
{
    struct finding_list found = {0};
    struct job_result job = {0};
    int rc = 0;

    if (linting->job) {
        rc = job_finish(linting->job, list == NULL, &job, err);
        if (rc == 0 && list) {
            if (job.exit_code != 0)
                rc = explain_end(&job, err);
            else
                rc = read_lines(&job.out, part, &found, ret_gaps, err);
        }
        if (rc == 0 && list) {
            for (size_t i = 0; i < found.count; i++)
                finding_list_take(list, &found.items[i]);
            found.count = 0;
        }
        finding_list_release(&found);
        job_result_release(&job);
        linting->job = NULL;
    }
    return rc;
}
