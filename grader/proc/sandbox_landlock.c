#include "proc/sandbox_child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than the headers of Debian 12. */
struct ruleset {
    uint64_t files, net, scope;
};

enum {
    ACCESS_REFER = 1 << 13,
    ACCESS_TRUNCATE = 1 << 14,
    ACCESS_IOCTL_DEV = 1 << 15,
    NET_TCP = 3,  /* bind, connect */
    SCOPE_ALL = 3 /* abstract sockets, signals */
};

static const uint64_t access_read = LANDLOCK_ACCESS_FS_EXECUTE |
                                    LANDLOCK_ACCESS_FS_READ_FILE |
                                    LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t access_file =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
    LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE | ACCESS_IOCTL_DEV;

/* All that a kernel with this ABI can refuse. */
static struct ruleset ruleset_of(int abi)
{
    struct ruleset set = {.files = ACCESS_REFER - 1};

    if (abi >= 2)
        set.files |= ACCESS_REFER;
    if (abi >= 3)
        set.files |= ACCESS_TRUNCATE;
    if (abi >= 4)
        set.net = NET_TCP;
    if (abi >= 5)
        set.files |= ACCESS_IOCTL_DEV;
    if (abi >= 6)
        set.scope = SCOPE_ALL;
    return set;
}

int sandbox_landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
                       LANDLOCK_CREATE_RULESET_VERSION);

    return abi < 0 ? 0 : (int)abi;
}

/* What is not there needs no rule. */
static int allow(int set_fd, const char *path, uint64_t access)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = access};
    struct stat st;
    int rc = 0;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return 0;
    if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed_access &= access_file;
    if (syscall(SYS_landlock_add_rule, set_fd, LANDLOCK_RULE_PATH_BENEATH,
                &rule, 0) < 0)
        rc = -errno;
    close(rule.parent_fd);
    return rc;
}

/* Without a root of our own: only what a private root would hold. */
static int allow_host(int set_fd, const struct sandbox_plan *plan,
                      uint64_t read, uint64_t write)
{
    int rc = plan->folder ? allow(set_fd, plan->folder, write) : 0;

    for (size_t i = 0; rc == 0 && sandbox_fs_system[i]; i++)
        rc = allow(set_fd, sandbox_fs_system[i], read);
    for (size_t i = 0; rc == 0 && i < plan->job->bind_count; i++)
        rc = allow(set_fd, plan->job->binds[i].source, read);
    if (rc == 0)
        rc = allow(set_fd, "/dev/urandom", read);
    /* Its own; of others little more than their names can be read, since
     * Landlock keeps their memory and environment closed. */
    if (rc == 0)
        rc = allow(set_fd, "/proc", read);
    return rc;
}

int sandbox_landlock(const struct sandbox_plan *plan)
{
    struct ruleset set = ruleset_of(plan->landlock_abi);
    uint64_t read = set.files & access_read;
    uint64_t write = set.files & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE;
    int fd, rc;

    if (plan->job->own)
        set.net = 0;
    fd = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof set, 0);
    if (fd < 0)
        return -errno;
    if (plan->level >= SANDBOX_S2) {
        rc = allow(fd, "/", read);
        if (rc == 0)
            rc = allow(fd, "/tmp", write);
    } else {
        rc = allow_host(fd, plan, read, write);
    }
    if (rc == 0)
        rc = allow(fd, "/dev/null", write);
    if (rc == 0 && syscall(SYS_landlock_restrict_self, fd, 0) < 0)
        rc = -errno;
    close(fd);
    return rc;
}
