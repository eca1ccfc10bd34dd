#include "proc/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "proc/sandbox_child.h"
#include "proc/sandbox_filter.h"

static struct {
    struct sandbox public;
    int landlock_abi;
    bool has_filter;
    struct sock_fprog filter_any, filter_one, filter_own; /* by the job */
    bool is_assumed;           /* the level is known already */
    struct cgroup_place place; /* at S3 */
} machine;

static pthread_once_t probed = PTHREAD_ONCE_INIT;

/* The first that applies is what keeps ordinary users from namespaces. */
static const struct obstacle {
    const char *path;
    long bad; /* the value that is in the way */
    const char *why, *mend;
} obstacles[] = {
    {"/proc/sys/kernel/unprivileged_userns_clone", 0,
     "this system keeps user namespaces from ordinary users",
     "sudo sysctl -w kernel.unprivileged_userns_clone=1"},
    {"/proc/sys/user/max_user_namespaces", 0, "user namespaces are turned off",
     "sudo sysctl -w user.max_user_namespaces=15000"},
    {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1,
     "AppArmor takes their rights from user namespaces",
     "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
};

static bool holds(const struct obstacle *obstacle)
{
    char text[32] = "";
    int fd = open(obstacle->path, O_RDONLY | O_CLOEXEC);
    ssize_t len;

    if (fd < 0)
        return false;
    len = read(fd, text, sizeof text - 1);
    close(fd);
    return len > 0 && strtol(text, NULL, 10) == obstacle->bad;
}

static void __attribute__((format(printf, 1, 2))) lose(const char *format, ...)
{
    char *lost = machine.public.lost;
    size_t used = strlen(lost);
    va_list args;

    if (used && used + 3 < sizeof machine.public.lost) {
        memcpy(lost + used, "; ", 3);
        used += 2;
    }
    va_start(args, format);
    vsnprintf(lost + used, sizeof machine.public.lost - used, format, args);
    va_end(args);
}

static void explain_no_namespaces(const struct error *err)
{
    for (size_t i = 0; i < sizeof obstacles / sizeof obstacles[0]; i++) {
        if (!holds(&obstacles[i]))
            continue;
        lose("no processes, files and network of its own: %s",
             obstacles[i].why);
        snprintf(machine.public.mend, sizeof machine.public.mend, "%s",
                 obstacles[i].mend);
        return;
    }
    lose("no processes, files and network of its own (%.150s)", err->msg);
    if (access("/.dockerenv", F_OK) == 0)
        snprintf(machine.public.mend, sizeof machine.public.mend,
                 "docker run --security-opt seccomp=unconfined "
                 "--security-opt systempaths=unconfined ...");
}

/* Goes all the way into the sandbox with nothing to execute there. */
static int try_level(enum sandbox_level level, struct error *err)
{
    const struct job job = {
        .limits = {.cpu_s = 1, .files = 64, .processes = 4, .file_mb = 1},
        .cwd = "/"};
    struct sandbox_process process;
    struct sandbox_plan plan;
    int rc;

    sandbox_plan_init(&plan, &job);
    plan.level = level;
    rc = sandbox_start(&plan, &process, err);
    if (rc < 0)
        return rc;
    waitpid(process.keeper, NULL, 0);
    cgroup_remove(&process.group);
    close(process.pidfd);
    close(process.control);
    return 0;
}

static enum sandbox_level wanted_level(void)
{
    const char *text = getenv("GRADE_SANDBOX");

    if (text && text[0] == 'S' && text[1] >= '0' && text[1] <= '2' && !text[2])
        return (enum sandbox_level)(text[1] - '0');
    return SANDBOX_S3;
}

/* At S2: are there control groups, too? */
static void find_groups(void)
{
    struct error err = {0};

    if (cgroup_find(&machine.place, &err) == 0) {
        machine.public.level = SANDBOX_S3;
        return;
    }
    lose("memory and processors are limited for each process, not for a job: "
         "%.200s",
         err.msg);
    if (path_exists("/run/systemd/system"))
        snprintf(machine.public.mend, sizeof machine.public.mend,
                 "systemd-run --user --scope -p Delegate=yes grade ...");
}

static void find_level(void)
{
    static const enum sandbox_level levels[] = {SANDBOX_S2, SANDBOX_S1};
    enum sandbox_level most = wanted_level();
    struct error err = {0};

    machine.public.level = SANDBOX_S0;
    if (most < SANDBOX_S3)
        lose("GRADE_SANDBOX asks for less");
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (levels[i] > most)
            continue;
        if (try_level(levels[i], &err) == 0) {
            machine.public.level = levels[i];
            if (most >= SANDBOX_S3)
                find_groups();
            return;
        }
        if (levels[i] == SANDBOX_S2)
            explain_no_namespaces(&err);
        else
            lose("no filters (%.150s)", err.msg);
    }
}

static void probe(void)
{
    int rc;

    machine.landlock_abi = sandbox_landlock_abi();
    if (machine.landlock_abi == 0)
        lose("no Landlock: the kernel does not offer it");
    rc = sandbox_filter_make(FILTER_ANY_EXEC, &machine.filter_any);
    if (rc == 0)
        rc = sandbox_filter_make(FILTER_ONE_EXEC, &machine.filter_one);
    if (rc == 0)
        rc = sandbox_filter_make(FILTER_OWN, &machine.filter_own);
    machine.has_filter = rc == 0;
    if (rc < 0)
        lose("no seccomp filter: %s", strerror(-rc));
    if (!machine.is_assumed)
        find_level();
    else if (machine.public.level >= SANDBOX_S3)
        /* Without a place the first job says what is wrong. */
        (void)!cgroup_find(&machine.place, NULL);
    if (machine.public.level < SANDBOX_S2 && machine.landlock_abi > 0 &&
        machine.landlock_abi < 6)
        lose("a submission can send signals to other processes of its user");
}

void sandbox_assume(enum sandbox_level level)
{
    machine.public.level = level;
    machine.is_assumed = true;
}

const struct sandbox *sandbox_probe(void)
{
    pthread_once(&probed, probe);
    return &machine.public;
}

void sandbox_plan_init(struct sandbox_plan *plan, const struct job *job)
{
    *plan = (struct sandbox_plan){.level = machine.public.level,
                                  .job = job,
                                  .landlock_abi = machine.landlock_abi,
                                  .is_root = geteuid() == 0};
    snprintf(plan->uid_map, sizeof plan->uid_map, "1000 %u 1\n",
             (unsigned)geteuid());
    snprintf(plan->gid_map, sizeof plan->gid_map, "1000 %u 1\n",
             (unsigned)getegid());
    if (machine.has_filter)
        plan->filter = job->own          ? &machine.filter_own
                       : job->allow_exec ? &machine.filter_any
                                         : &machine.filter_one;
    if (plan->level >= SANDBOX_S3)
        plan->place = &machine.place;
    if (job->argv)
        plan->program = job->argv[0];
}

const char *sandbox_level_words(enum sandbox_level level)
{
    static const char *const levels[] = {
        [SANDBOX_S0] = "S0: limits only",
        [SANDBOX_S1] = "S1: filters and limits",
        [SANDBOX_S2] = "S2: own processes, files, network",
        [SANDBOX_S3] = "S3: own processes, files, network, control group",
    };

    return levels[level];
}

void sandbox_describe(const struct sandbox *sandbox, struct strbuf *ret_text)
{
    strbuf_addf(ret_text, "sandbox %s", sandbox_level_words(sandbox->level));
    if (sandbox->lost[0])
        strbuf_addf(ret_text, " (%s)", sandbox->lost);
}
