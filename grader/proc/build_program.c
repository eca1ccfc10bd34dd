/*
 * Theory of operation: as build.c, but the sources stay where they are. The
 * job sees the folder of the user, the folders of files elsewhere and those of
 * -I, all read-only; the compiler is started in the folder, so that names in
 * messages and debug info are as they were typed. grade-object links.
 */
#include "proc/build_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/home.h"
#include "base/path.h"
#include "base/xalloc.h"

static const char *const flags[] = {
    "-std=gnu11", "-D_GNU_SOURCE", "-O0", "-g", "-fPIC",
    "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls",
    "-fno-stack-protector", "-fsanitize=thread", "-fno-ident",
    /* Warnings are the business of lint. */
    "-w", NULL};

/* Owns the words of a command and the folders that the job sees. */
struct words {
    char **items;
    size_t count, capacity;
};

static void words_add(struct words *words, char *word)
{
    words->items = xgrow(words->items, words->count, &words->capacity,
                         sizeof *words->items);
    words->items[words->count++] = word;
}

static void words_release(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i]);
    free(words->items);
}

/* --- what the job sees --- */

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    return !strncmp(path, folder, len) && (!path[len] || path[len] == '/');
}

/* Adds what is there and not below one that was added. */
static void see(struct words *seen, const char *path)
{
    char *real = realpath(path, NULL);

    if (!real)
        return;
    for (size_t i = 0; i < seen->count; i++) {
        if (is_below(real, seen->items[i])) {
            free(real);
            return;
        }
    }
    words_add(seen, real);
}

/* Of "-I/path" and its like: the path; NULL of any other flag. */
static const char *path_of_flag(const char *flag)
{
    static const char *const names[] = {"-I", "-isystem", "-iquote",
                                        "-idirafter", "-include"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strncmp(flag, names[i], strlen(names[i])) &&
            flag[strlen(names[i])] == '/')
            return flag + strlen(names[i]);
    return NULL;
}

static void see_source(struct words *seen, const struct build_program *program,
                       const struct build_source *source)
{
    char *path = source->path[0] == '/'
                     ? xstrdup(source->path)
                     : path_join(program->folder, source->path);
    char *folder = path_dir(path);

    see(seen, folder);
    for (size_t i = 0; i < source->flag_count; i++) {
        const char *at = path_of_flag(source->flags[i]);

        if (at)
            see(seen, at);
    }
    free(folder);
    free(path);
}

/* The sandbox has folders of its own with these names. */
static bool is_reserved(const char *path)
{
    return !strcmp(path, "/") || !strcmp(path, "/tmp");
}

static int bind_all(struct job *job, const struct words *seen,
                    struct error *err)
{
    for (size_t i = 0; i < seen->count; i++) {
        if (is_reserved(seen->items[i]))
            return error_set(err, -EINVAL,
                             "a program cannot be built in '%s' itself; give "
                             "it a folder of its own",
                             seen->items[i]);
        if (job->bind_count == JOB_BINDS_MAX)
            return error_set(err, -EINVAL,
                             "more than %d folders hold the program's files",
                             JOB_BINDS_MAX);
        job->binds[job->bind_count++] = (struct job_bind){seen->items[i], NULL};
    }
    return 0;
}

/* --- the command --- */

static void add_command(struct words *argv, const struct build_program *program,
                        const struct home *home, const char *compiler)
{
    words_add(argv, path_join(home->libexec, "grade-object"));
    words_add(argv, xstrdup("program"));
    words_add(argv, xasprintf("--folder=%s", program->folder));
    words_add(argv, xasprintf("--memory-mb=%d", BUILD_MEMORY_MB));
    for (size_t i = 0; i < program->source_count; i++) {
        const struct build_source *source = &program->sources[i];

        words_add(argv, xasprintf("--source=%s", source->path));
        for (size_t j = 0; j < source->flag_count; j++)
            words_add(argv, xasprintf("--flag=%s", source->flags[j]));
    }
    for (size_t i = 0; i < program->library_count; i++)
        words_add(argv, xasprintf("--library=%s", program->libraries[i]));
    words_add(argv, xstrdup("--"));
    words_add(argv, xstrdup(compiler));
    for (size_t i = 0; flags[i]; i++)
        words_add(argv, xstrdup(flags[i]));
    for (size_t i = 0; build_own_flags[program->compiler][i]; i++)
        words_add(argv, xstrdup(build_own_flags[program->compiler][i]));
    words_add(argv, xasprintf("-idirafter%s/exercises/async", program->share));
    words_add(argv, xstrdup("-include"));
    words_add(argv, xstrdup(home->redirect));
    words_add(argv, NULL);
}

static int run(const struct build_program *program, const struct home *home,
               const struct words *argv, int object_fd, struct job_result *ret,
               struct error *err)
{
    struct job job = {
        .argv = (const char *const *)argv->items,
        .fds = {object_fd},
        .fd_count = 1,
        .limits = {.cpu_s = BUILD_CPU_S,
                   .wall_ms = BUILD_WALL_MS,
                   .memory_mb = BUILD_MEMORY_MB,
                   .processes = 16,
                   .files = 64,
                   .output_kb = BUILD_MESSAGES_KB,
                   .file_mb = BUILD_FILE_MB},
        .own = true,
    };
    struct words seen = {NULL, 0, 0};
    char *async;
    int rc;

    see(&seen, program->folder);
    for (size_t i = 0; i < program->source_count; i++)
        see_source(&seen, program, &program->sources[i]);
    see(&seen, argv->items[0]);
    see(&seen, home->redirect);
    async = xasprintf("%s/exercises/async", program->share);
    see(&seen, async);
    free(async);
    rc = bind_all(&job, &seen, err);
    if (rc == 0)
        rc = job_run(&job, ret, err);
    words_release(&seen);
    return rc;
}

int build_program(const struct build_program *program, struct build_output *ret,
                  struct error *err)
{
    const char *compiler = build_find_compiler(program->compiler);
    const struct build_telling telling = {.shown_name = "the program:"};
    struct job_result result = {.exit_code = -1};
    struct words argv = {NULL, 0, 0};
    struct home home = {NULL, NULL, NULL, NULL, NULL};
    int fd = -1, rc;

    *ret = (struct build_output){.status = BUILD_FAILED, .object_fd = -1};
    if (!compiler)
        return build_no_compiler(program->compiler, err);
    rc = home_find(&home, err);
    if (rc < 0)
        return rc;
    fd = memfd_create("program", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
        rc = error_set(err, -errno, "cannot hold the object: %s",
                       strerror(errno));
        goto out;
    }
    add_command(&argv, program, &home, compiler);
    rc = run(program, &home, &argv, fd, &result, err);
    if (rc == 0)
        rc = build_judge(&telling, &result, fd, ret, err);
out:
    if (fd >= 0 && ret->object_fd != fd)
        close(fd);
    job_result_release(&result);
    words_release(&argv);
    home_release(&home);
    return rc;
}
