/*
 * grade-object build OPTION... -- COMPILER ARGUMENT...
 *
 *     --api=NAME        must be defined by the submission
 *     --provides=NAME   may be used by it
 *     --redirect=FILE   redirect.h
 *     --memory-mb=N     address space of the compiler and the linker
 *
 * The whole build in one sandbox: writes stdin to submission.c, runs the
 * compiler, holds the object against the policy, links, and copies the shared
 * object into descriptor 3. The compiler's words go to stderr. stdout is ours
 * alone: its first line is "ok", "failed", "refused", "crashed SIGNAL" or
 * "trouble"; sentences follow.
 */
#include "proc/object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"

static const char source_name[] = "submission.c";
static const char object_name[] = "submission.o";
const char object_shared_name[] = "submission.so";
const char object_map_name[] = "api.map";

enum { ARGUMENTS_MAX = 32 };

struct options {
    struct object_policy policy;
    const char *redirect;
    long memory_mb;
    char **compiler;
};

int object_trouble(const struct error *err)
{
    printf("trouble\n%s\n", err->msg);
    return 0;
}

static const char *value_of(const char *option, const char *name)
{
    size_t len = strlen(name);

    return strncmp(option, name, len) == 0 ? option + len : NULL;
}

static int parse(int argc, char **argv, struct options *o, struct error *err)
{
    const char *value;
    int i;

    for (i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if ((value = value_of(argv[i], "--api=")))
            names_add(&o->policy.api, value);
        else if ((value = value_of(argv[i], "--provides=")))
            names_add(&o->policy.provides, value);
        else if ((value = value_of(argv[i], "--redirect=")))
            o->redirect = value;
        else if ((value = value_of(argv[i], "--memory-mb=")))
            o->memory_mb = strtol(value, NULL, 10);
        else
            return error_set(err, -EINVAL, "unknown option '%s'", argv[i]);
    }
    if (i >= argc - 1)
        return error_set(err, -EINVAL, "no compiler was given");
    o->compiler = argv + i + 1;
    return 0;
}

/* "#pragma redefine_extname uv_run rt_uv_run", one a line. `text` stays in use
 * and is cut into words. */
static void parse_redirect(char *text, struct object_policy *policy)
{
    static const char start[] = "#pragma redefine_extname ";
    char *rest = text, *line;

    while ((line = strsep(&rest, "\n"))) {
        char *from, *to;

        if (strncmp(line, start, sizeof start - 1) != 0)
            continue;
        to = line + sizeof start - 1;
        from = strsep(&to, " ");
        if (!to)
            continue;
        names_add(&policy->redirected, from);
        names_add(&policy->runtime, strsep(&to, " \r"));
    }
}

static int copy(int from, int to, struct error *err)
{
    char buffer[65536];
    ssize_t len;

    while ((len = read(from, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0; done < len;) {
            ssize_t n = write(to, buffer + done, (size_t)(len - done));

            if (n < 0)
                return error_set(err, -errno, "cannot copy: %s",
                                 strerror(errno));
            done += n;
        }
    }
    return len < 0 ? error_set(err, -errno, "cannot copy: %s", strerror(errno))
                   : 0;
}

static int write_source(struct error *err)
{
    int fd = open(source_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int rc;

    if (fd < 0)
        return error_set(err, -errno, "cannot write '%s': %s", source_name,
                         strerror(errno));
    rc = copy(STDIN_FILENO, fd, err);
    close(fd);
    return rc;
}

/* The job has this limit anyway, unless we are built to find our own faults,
 * and then it must not hold for us. */
static void limit_memory(long megabytes)
{
    struct rlimit limit;

    if (megabytes <= 0)
        return;
    limit.rlim_cur = limit.rlim_max = (rlim_t)megabytes << 20;
    setrlimit(RLIMIT_AS, &limit);
}

static void __attribute__((noreturn)) become(const struct object_tool *tool)
{
    int to = STDERR_FILENO;

    if (tool->log)
        to = open(tool->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (to < 0 || (tool->folder && chdir(tool->folder) < 0))
        _exit(126);
    dup2(to, STDOUT_FILENO);
    dup2(to, STDERR_FILENO);
    close(OBJECT_RESULT_FD);
    limit_memory(tool->memory_mb);
    execv(tool->argv[0], (char *const *)tool->argv);
    _exit(126);
}

int object_run(const struct object_tool *tool, int *ret_status,
               struct error *err)
{
    const char *const *argv = tool->argv;
    pid_t child = fork();

    if (child == 0)
        become(tool);
    if (child < 0)
        return error_set(err, -errno, "cannot start '%s': %s", argv[0],
                         strerror(errno));
    while (waitpid(child, ret_status, 0) < 0) {
        if (errno != EINTR)
            return error_set(err, -errno, "cannot wait for '%s': %s", argv[0],
                             strerror(errno));
    }
    if (WIFEXITED(*ret_status) && WEXITSTATUS(*ret_status) == 126)
        return error_set(err, -ENOENT, "cannot start '%s'", argv[0]);
    return 0;
}

bool object_succeeded(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int object_say_failed(int status)
{
    if (WIFSIGNALED(status))
        printf("crashed %d\n", WTERMSIG(status));
    else
        puts("failed");
    return 0;
}

/* Only what the tests call can be seen from outside. */
int object_write_map(const struct names *api, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc;

    strbuf_add_str(&text, "{\n");
    if (api->count)
        strbuf_add_str(&text, "global:\n");
    for (size_t i = 0; i < api->count; i++)
        strbuf_addf(&text, "    %s;\n", api->items[i]);
    strbuf_add_str(&text, "local:\n    *;\n};\n");
    rc = path_write(object_map_name, text.text, text.len, err);
    strbuf_release(&text);
    return rc;
}

static int link_object(const struct object_facts *facts, long memory_mb,
                       int *ret_status, struct error *err)
{
    const char *argv[ARGUMENTS_MAX] = {
        "/usr/bin/ld", "-shared", "-z", "now", "-z", "relro", "-z",
        "noexecstack", "--hash-style=gnu", "--build-id=none", "-Bsymbolic",
        "--version-script", object_map_name, "-o", object_shared_name,
        object_name, "-L/lib/x86_64-linux-gnu", "-L/usr/lib/x86_64-linux-gnu",
        "-L/lib64", "-L/usr/lib64",
        /* For the versions of its symbols: unversioned ones could bind to
         * those of twenty years ago. */
        "-l:libc.so.6"};
    size_t count = 21;

    if (facts->needs_libm)
        argv[count++] = "-l:libm.so.6";
    if (facts->needs_libgcc) {
        argv[count++] = "--as-needed";
        argv[count++] = "-l:libgcc_s.so.1";
    }
    return object_run(
        &(struct object_tool){.argv = argv, .memory_mb = memory_mb}, ret_status,
        err);
}

int object_hand_over(struct error *err)
{
    int fd = open(object_shared_name, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return error_set(err, -errno, "cannot read '%s': %s",
                         object_shared_name, strerror(errno));
    rc = copy(fd, OBJECT_RESULT_FD, err);
    close(fd);
    if (rc == 0)
        puts("ok");
    return rc;
}

static int check_and_link(const struct options *o, struct error *err)
{
    struct object_facts facts;
    int rc, status = 0;

    rc = object_check(object_name, &o->policy, &facts, err);
    if (rc == 0 && facts.refusals) {
        printf("refused\n%s", strbuf_text(&facts.text));
        goto out;
    }
    if (rc == 0)
        rc = object_write_map(&o->policy.api, err);
    if (rc == 0)
        rc = link_object(&facts, o->memory_mb, &status, err);
    if (rc == 0)
        rc = object_succeeded(status) ? object_hand_over(err)
                                      : object_say_failed(status);
out:
    strbuf_release(&facts.text);
    return rc;
}

static int build(struct options *o, struct error *err)
{
    int rc, status = 0;

    rc = write_source(err);
    if (rc < 0)
        return rc;
    rc = object_run(
        &(struct object_tool){.argv = (const char *const *)o->compiler,
                              .memory_mb = o->memory_mb},
        &status, err);
    if (rc < 0)
        return rc;
    if (!object_succeeded(status))
        return object_say_failed(status);
    return check_and_link(o, err);
}

int object_build(int argc, char **argv)
{
    struct strbuf redirect = STRBUF_INIT;
    struct options o = {.memory_mb = 0};
    struct error err = {0};
    int rc;

    rc = parse(argc, argv, &o, &err);
    if (rc == 0 && o.redirect)
        rc = path_read(o.redirect, 1 << 20, &redirect, &err);
    if (rc == 0 && redirect.text)
        parse_redirect(redirect.text, &o.policy);
    if (rc == 0 && o.compiler)
        rc = build(&o, &err);
    if (rc < 0)
        rc = object_trouble(&err);
    names_release(&o.policy.api);
    names_release(&o.policy.provides);
    names_release(&o.policy.redirected);
    names_release(&o.policy.runtime);
    strbuf_release(&redirect);
    return rc;
}
