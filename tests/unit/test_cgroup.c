/* Places are read from made-up machines; groups are made on this one, if it
 * has any: as root, mostly. */
#include "proc/cgroup.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "unit.h"

static struct cgroup_place place;

static int locate(const char *mountinfo, const char *self)
{
    struct error err = {0};
    int rc = cgroup_locate(mountinfo, self, &place, &err);

    ck_assert_msg(rc == 0 || err.msg[0], "an error has words");
    return rc;
}

/* One line of mountinfo for a hierarchy that is mounted below `folder`. */
static char *mount_line(const char *folder, const char *name, const char *root,
                        const char *type, const char *options)
{
    return xasprintf("30 25 0:26 %s %s/%s rw,nosuid shared:9 - %s cgroup "
                     "rw,%s\n",
                     root, folder, name, type, options);
}

START_TEST(v2_is_one_folder)
{
    char *folder = unit_temporary_folder();
    char *mounts = mount_line(folder, "all", "/", "cgroup2", "nsdelegate");
    char *group = xasprintf("%s/all/user.slice/run-1.scope", folder);

    unit_write(folder, "all/user.slice/run-1.scope/cgroup.controllers",
               "cpu memory pids\n");
    ck_assert_int_eq(locate(mounts, "0::/user.slice/run-1.scope\n"), 0);
    ck_assert(place.is_v2);
    for (int i = 0; i < CGROUP_CONTROLLERS; i++)
        ck_assert_str_eq(place.folders[i], group);
    cgroup_place_release(&place);
    free(group);
    free(mounts);
    free(folder);
}
END_TEST

START_TEST(a_grader_that_moved_finds_the_group_it_was_given)
{
    char *folder = unit_temporary_folder();
    char *mounts = mount_line(folder, "all", "/", "cgroup2", "nsdelegate");
    char *group = xasprintf("%s/all/run", folder);

    unit_write(folder, "all/run/cgroup.controllers", "memory pids\n");
    unit_write(folder, "all/run/grade-supervisor/cgroup.controllers", "\n");
    ck_assert_int_eq(locate(mounts, "0::/run/grade-supervisor\n"), 0);
    ck_assert_str_eq(place.folders[0], group);
    cgroup_place_release(&place);
    free(group);
    free(mounts);
    free(folder);
}
END_TEST

/* As in many containers: v2 is there, but the controllers are not. */
START_TEST(v1_is_a_folder_for_each_controller)
{
    char *folder = unit_temporary_folder();
    char *v2 = mount_line(folder, "unified", "/", "cgroup2", "x");
    char *cpu = mount_line(folder, "cpu", "/", "cgroup", "cpu,cpuacct");
    char *pids = mount_line(folder, "pids", "/", "cgroup", "pids");
    char *memory =
        mount_line(folder, "memory", "/docker/7", "cgroup", "memory");
    char *mounts = xasprintf("%s%s%s%s", v2, cpu, pids, memory);

    unit_write(folder, "unified/cgroup.controllers", "hugetlb\n");
    unit_write(folder, "memory/part/tasks", "");
    unit_write(folder, "pids/tasks", "");
    unit_write(folder, "cpu/tasks", "");
    ck_assert_int_eq(locate(mounts, "9:memory:/docker/7/part\n"
                                    "8:pids:/docker/7\n"
                                    "2:cpu,cpuacct:/\n0::/\n"),
                     0);
    ck_assert(!place.is_v2);
    ck_assert_str_eq(path_base(place.folders[0]), "part");
    ck_assert_str_eq(path_base(place.folders[1]), "pids");
    ck_assert_int_eq(strncmp(path_base(place.folders[2]), "cpu", 3), 0);
    cgroup_place_release(&place);
    free(v2);
    free(cpu);
    free(pids);
    free(memory);
    free(mounts);
    free(folder);
}
END_TEST

START_TEST(no_hierarchy_is_no_place)
{
    ck_assert_int_eq(locate("", ""), -ENOENT);
    ck_assert_int_eq(locate("garbage\n - \n", "::\n:\n0:\n"), -ENOENT);
    ck_assert_int_eq(locate("1 2 3:4 / /nowhere rw - cgroup cgroup rw,cpuset\n",
                            "1:cpuset:/\n"),
                     -ENOENT);
}
END_TEST

/* --- on this machine --- */

static bool find(void)
{
    struct error err = {0};

    if (cgroup_find(&place, &err) == 0)
        return true;
    printf("no control groups here: %s\n", err.msg);
    return false;
}

START_TEST(a_group_counts_processes)
{
    const struct cgroup_limits limits = {64, 3, 1};
    struct error err = {0};
    struct cgroup group;
    pid_t child;
    int go[2], status;

    if (!find())
        return;
    ck_assert_int_eq(cgroup_make(&place, &limits, &group, &err), 0);
    ck_assert_int_eq(pipe(go), 0);
    child = fork();
    if (child == 0) {
        int made = 0;
        char byte;

        (void)!read(go[0], &byte, 1);
        for (int i = 0; i < 10; i++) {
            pid_t pid = fork();

            if (pid == 0)
                pause();
            made += pid > 0;
        }
        kill(0, SIGCONT);
        _exit(made);
    }
    setpgid(child, child);
    ck_assert_msg(cgroup_add(&group, child, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(write(go[1], "g", 1), 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    kill(-child, SIGKILL);
    ck_assert_int_eq(WEXITSTATUS(status), 2);
    ck_assert(!cgroup_ran_out_of_memory(&group));
    cgroup_remove(&group);
    cgroup_place_release(&place);
    close(go[0]);
    close(go[1]);
}
END_TEST

START_TEST(nothing_is_left_of_a_group)
{
    const struct cgroup_limits limits = {64, 8, 2};
    struct error err = {0};
    struct cgroup group;
    char *folders[CGROUP_CONTROLLERS] = {0};

    if (!find())
        return;
    ck_assert_int_eq(cgroup_make(&place, &limits, &group, &err), 0);
    for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
        if (group.folders[i])
            folders[i] = xstrdup(group.folders[i]);
        ck_assert(!folders[i] || path_is_dir(folders[i]));
    }
    cgroup_remove(&group);
    for (int i = 0; i < CGROUP_CONTROLLERS; i++) {
        ck_assert(!folders[i] || !path_exists(folders[i]));
        free(folders[i]);
    }
    cgroup_place_release(&place);
}
END_TEST

/* A pid that was used and is free again. */
static pid_t dead_pid(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
    return child;
}

START_TEST(a_refusal_does_not_say_where)
{
    static char nowhere[] = "/proc/nowhere-to-be-made";
    const struct cgroup_place nothing = {true, {nowhere, nowhere, nowhere}};
    const struct cgroup_limits limits = {64, 8, 1};
    struct cgroup group;
    struct error err = {0};

    ck_assert_int_lt(cgroup_make(&nothing, &limits, &group, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.msg, "no control group"));
    ck_assert_ptr_null(strchr(err.msg, '/'));
}
END_TEST

START_TEST(what_dead_graders_left_is_removed)
{
    char *left;

    if (!find())
        return;
    left = xasprintf("%s/grade-%d-1", place.folders[1], (int)dead_pid());
    ck_assert_int_eq(mkdir(left, 0755), 0);
    cgroup_place_release(&place);
    ck_assert(find());
    ck_assert(!path_exists(left));
    cgroup_place_release(&place);
    free(left);
}
END_TEST

UNIT_MAIN(cgroup, v2_is_one_folder,
          a_grader_that_moved_finds_the_group_it_was_given,
          v1_is_a_folder_for_each_controller, no_hierarchy_is_no_place,
          a_group_counts_processes, nothing_is_left_of_a_group,
          a_refusal_does_not_say_where, what_dead_graders_left_is_removed)
