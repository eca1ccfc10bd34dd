#include "play/linting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"

enum { FINDINGS_MAX = 500 };

/* Jobs that root starts run as nobody, who has to be able to read the file. */
static int give_away(const char *folder, const char *path, struct error *err)
{
    enum { NOBODY = 65534 };

    if (geteuid() == 0 &&
        (chown(folder, NOBODY, NOBODY) < 0 || chown(path, NOBODY, NOBODY) < 0))
        return error_set(err, -errno, "cannot give away '%s': %s", folder,
                         strerror(errno));
    return 0;
}

/* The learner's file under its own name in a folder that the job may see. */
static int write_file(struct linting *linting, const char *name,
                      const struct strbuf *text, char **ret_path,
                      struct error *err)
{
    const char *base = getenv("TMPDIR");
    char *path;
    int rc;

    linting->folder =
        xasprintf("%s/grade-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(linting->folder)) {
        rc = error_set(err, -errno, "cannot make a folder like '%s': %s",
                       linting->folder, strerror(errno));
        free(linting->folder);
        linting->folder = NULL;
        return rc;
    }
    path = path_join(linting->folder, path_base(name));
    rc = path_write(path, strbuf_text(text), text->len, err);
    if (rc < 0) {
        free(path);
        return rc;
    }
    *ret_path = path;
    return give_away(linting->folder, path, err);
}

static void remove_folder(struct linting *linting)
{
    if (linting->folder)
        path_remove_tree(linting->folder);
    free(linting->folder);
    linting->folder = NULL;
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

static void make_command(struct command *command, const struct linting *linting,
                         const struct linting_request *request,
                         const char *file)
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
        add_folder(command, own(command, dir));
    if (request->exercise) {
        char *exercises = path_join(home->share, "exercises");

        add_folder(command,
                   own(command, path_join(exercises, request->exercise)));
        add_folder(command, own(command, path_join(exercises, "async")));
        free(exercises);
    }
    command->argv[command->argc++] = file;
    command->job.argv = command->argv;
    command->job.binds[command->job.bind_count++].source = home->libexec;
    command->job.binds[command->job.bind_count++].source = linting->folder;
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
    char *file = NULL;
    int rc;

    *linting = (struct linting){0};
    rc = write_file(linting, request->name, request->text, &file, err);
    if (rc == 0) {
        make_command(&command, linting, request, file);
        rc = job_start(&command.job, &linting->job, err);
    }
    if (rc < 0) {
        error_wrap(err, "start the analysis");
        remove_folder(linting);
    }
    for (size_t i = 0; i < command.owned_count; i++)
        free(command.owned[i]);
    free(file);
    return rc;
}

/* --- what it said --- */

static int read_line(const char *line, size_t len, int part, bool *done,
                     struct finding_list *list, struct error *err)
{
    struct finding finding = {0};
    json_t *root = NULL;
    int rc = json_parse("grade-lint", line, len, &root, err);

    if (rc < 0)
        return rc;
    if (json_is_true(json_object_get(root, "done"))) {
        *done = true;
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
                      struct finding_list *list, struct error *err)
{
    const char *at = strbuf_text(text), *end = at + text->len;
    bool done = false;
    int rc = 0;

    while (rc == 0 && !done && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((newline ? newline : end) - at);

        rc = read_line(at, len, part, &done, list, err);
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
                   struct error *err)
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
                rc = read_lines(&job.out, part, &found, err);
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
    remove_folder(linting);
    return rc;
}
