#include "proc/cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "proc/put.h"

enum { MEMORY, PIDS, CPU };
enum { PERIOD_US = 100000, REMOVE_TRIES = 50 };

static int put_number(const char *folder, const char *name, long long value)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", value);
    return put_text_in(folder, name, text);
}

static int limit_memory(const struct cgroup *group, long long bytes)
{
    const char *folder = group->folders[MEMORY];
    int rc;

    if (group->is_v2) {
        rc = put_number(folder, "memory.max", bytes);
        /* Not on every machine is there swap to count. */
        (void)put_text_in(folder, "memory.swap.max", "0");
        return rc;
    }
    rc = put_number(folder, "memory.limit_in_bytes", bytes);
    (void)put_number(folder, "memory.memsw.limit_in_bytes", bytes);
    return rc;
}

static int limit_cpus(const struct cgroup *group, int cpus)
{
    const char *folder = group->folders[CPU];
    char text[64];
    int rc;

    if (!folder)
        return 0;
    if (!group->is_v2)
        return put_number(folder, "cpu.cfs_quota_us",
                          (long long)cpus * PERIOD_US);
    snprintf(text, sizeof text, "%lld %d", (long long)cpus * PERIOD_US,
             PERIOD_US);
    rc = put_text_in(folder, "cpu.max", text);
    /* Where this controller was not handed down there is no such file. */
    return rc == -ENOENT ? 0 : rc;
}

static int set_limits(const struct cgroup *group,
                      const struct cgroup_limits *limits)
{
    int rc = 0;

    if (limits->memory_mb)
        rc = limit_memory(group, (long long)limits->memory_mb << 20);
    if (rc == 0 && limits->processes)
        rc = put_number(group->folders[PIDS], "pids.max", limits->processes);
    if (rc == 0 && limits->cpus)
        rc = limit_cpus(group, limits->cpus);
    return rc;
}

/* The first folder of the group that is the same as folder i. */
static int first_same(const struct cgroup *group, int i)
{
    for (int j = 0; j < i; j++) {
        if (group->folders[j] &&
            strcmp(group->folders[j], group->folders[i]) == 0)
            return j;
    }
    return i;
}

static int open_door(const char *folder)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/tasks", folder);
    return open(path, O_WRONLY | O_CLOEXEC);
}

static int make_folders(const struct cgroup_place *place, struct cgroup *group)
{
    static atomic_int made;
    int number = ++made;

    for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
        if (!place->folders[i])
            continue;
        group->folders[i] = xasprintf("%s/grade-%d-%d", place->folders[i],
                                      (int)getpid(), number);
        if (first_same(group, i) != i)
            continue;
        if (mkdir(group->folders[i], 0755) < 0)
            return -errno;
        if (!group->is_v2)
            group->doors[i] = open_door(group->folders[i]);
        if (!group->is_v2 && group->doors[i] < 0)
            return -errno;
    }
    return 0;
}

int cgroup_make(const struct cgroup_place *place,
                const struct cgroup_limits *limits, struct cgroup *ret,
                struct error *err)
{
    int rc;

    *ret = (struct cgroup){.is_v2 = place->is_v2, .doors = {-1, -1, -1}};
    rc = make_folders(place, ret);
    if (rc == 0)
        rc = set_limits(ret, limits);
    if (rc < 0) {
        /* Not where: this gets into results, which others read, too. */
        error_set(err, rc, "no control group can be made here (%s)",
                  strerror(-rc));
        cgroup_remove(ret);
    }
    return rc;
}

int cgroup_add(const struct cgroup *group, pid_t pid, struct error *err)
{
    for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
        int rc = 0;

        if (group->folders[i] && first_same(group, i) == i)
            rc = put_number(group->folders[i], "cgroup.procs", pid);
        if (rc < 0)
            return error_set(err, rc, "cannot enter a control group: %s",
                             strerror(-rc));
    }
    return 0;
}

int cgroup_enter(const struct cgroup *group)
{
    for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
        if (group->folders[i] && group->doors[i] >= 0 &&
            write(group->doors[i], "0", 1) < 0)
            return -errno;
    }
    return 0;
}

void cgroup_shut(struct cgroup *group)
{
    for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
        if (group->folders[i] && group->doors[i] >= 0)
            close(group->doors[i]);
        group->doors[i] = -1;
    }
}

bool cgroup_ran_out_of_memory(const struct cgroup *group)
{
    const char *name = group->is_v2 ? "memory.events" : "memory.oom_control";
    struct strbuf text = STRBUF_INIT;
    const char *at;
    char *path;
    bool out = false;

    if (!group->folders[MEMORY])
        return false;
    path = path_join(group->folders[MEMORY], name);
    if (path_read(path, 4096, &text, NULL) == 0) {
        at = strstr(strbuf_text(&text), "oom_kill ");
        out = at && strtol(at + strlen("oom_kill "), NULL, 10) > 0;
    }
    strbuf_release(&text);
    free(path);
    return out;
}

/* The last process may take a moment to be gone from it. */
static void remove_folder(const char *folder)
{
    const struct timespec moment = {0, 1000000};

    for (int i = 0; i < REMOVE_TRIES && rmdir(folder) < 0; i++) {
        if (errno != EBUSY)
            return;
        nanosleep(&moment, NULL);
    }
}

void cgroup_remove(struct cgroup *group)
{
    cgroup_shut(group);
    for (int i = CGROUP_CONTROLLERS - 1; i >= 0; i--) {
        if (group->folders[i] && first_same(group, i) == i)
            remove_folder(group->folders[i]);
        free(group->folders[i]);
        group->folders[i] = NULL;
    }
}
