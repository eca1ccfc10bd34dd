/*
 * Theory of operation: the keeper, root of its own user namespace, gathers
 * detached copies of the few host trees that a job needs, mounts an empty
 * tmpfs, attaches them below it and makes it the root; the host's tree is
 * then unmounted. The copies are taken first, because the tmpfs hides what it
 * is mounted on. Every copy is read-only before it is attached, so that
 * making a mount point can never write to the host.
 */
#include "proc/sandbox_child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* An allow-list: /usr/local, /usr/share and /usr/src may hold an installed
 * course with its solutions and hidden tests. */
const char *const sandbox_fs_system[] = {"/usr/bin",
                                         "/usr/lib",
                                         "/usr/lib32",
                                         "/usr/lib64",
                                         "/usr/libexec/gcc",
                                         "/usr/include",
                                         "/bin",
                                         "/lib",
                                         "/lib32",
                                         "/lib64",
                                         "/etc/ld.so.cache",
                                         "/etc/alternatives",
                                         "/dev/null",
                                         NULL};

/* Lies below one of the above; holds hidden tests when PREFIX is /usr. */
static const char hidden_dir[] = "usr/lib/grade";

enum { TREES_MAX = 16 + JOB_BINDS_MAX };

struct tree {
    int fd;
    const char *target;
    bool is_dir;
    char link[64]; /* not empty: the host has a symbolic link there */
};

struct trees {
    struct tree items[TREES_MAX];
    size_t count;
};

static int take_tree(const char *source, const char *target,
                     struct trees *trees)
{
    struct mount_attr attr = {.attr_set =
                                  MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID};
    struct tree *tree = &trees->items[trees->count];
    struct stat st;

    tree->target = target;
    tree->fd = open_tree(AT_FDCWD, source,
                         OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree->fd < 0)
        return -errno;
    if (fstat(tree->fd, &st) < 0 ||
        mount_setattr(tree->fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr,
                      sizeof attr) < 0)
        return -errno;
    tree->is_dir = S_ISDIR(st.st_mode);
    trees->count++;
    return 0;
}

static int take_system(const char *path, struct trees *trees)
{
    struct tree *tree = &trees->items[trees->count];
    ssize_t len = readlink(path, tree->link, sizeof tree->link - 1);
    int rc;

    if (len > 0) {
        tree->link[len] = '\0';
        tree->target = path;
        tree->fd = -1;
        trees->count++;
        return 0;
    }
    rc = take_tree(path, path, trees);
    return rc == -ENOENT ? 0 : rc;
}

static int take_all(const struct job *job, struct trees *trees,
                    const char **ret_what)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && sandbox_fs_system[i]; i++)
        rc = take_system(*ret_what = sandbox_fs_system[i], trees);
    /* A compiler has no use for it, and its input could include it. */
    if (rc == 0 && !job->allow_exec)
        rc = take_system(*ret_what = "/dev/urandom", trees);
    for (size_t i = 0; rc == 0 && i < job->bind_count; i++) {
        const struct job_bind *bind = &job->binds[i];

        *ret_what = bind->source;
        rc = take_tree(bind->source, bind->target ? bind->target : bind->source,
                       trees);
    }
    return rc;
}

/* Makes the folders above `path`, which is relative to the new root. */
static int make_parents(const char *path)
{
    char part[PATH_MAX];
    size_t len = strlen(path);

    if (len >= sizeof part)
        return -ENAMETOOLONG;
    memcpy(part, path, len + 1);
    for (size_t i = 1; i < len; i++) {
        if (part[i] != '/')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0755) < 0 && errno != EEXIST)
            return -errno;
        part[i] = '/';
    }
    return 0;
}

static int make_place(const struct tree *tree, const char *path)
{
    int fd;

    if (tree->link[0])
        return symlink(tree->link, path) < 0 ? -errno : 0;
    if (tree->is_dir)
        return mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
    fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0444);
    if (fd < 0)
        return -errno;
    close(fd);
    return 0;
}

static int attach(const struct tree *tree)
{
    const char *path = tree->target;
    int rc;

    while (*path == '/')
        path++;
    rc = make_parents(path);
    if (rc == 0)
        rc = make_place(tree, path);
    if (rc == 0 && !tree->link[0] &&
        move_mount(tree->fd, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) < 0)
        rc = -errno;
    return rc;
}

static int mount_tmpfs(const char *path, const char *options)
{
    return mount("none", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
                 options) < 0
               ? -errno
               : 0;
}

/* Before the job's own trees are attached: some may be below it. */
static int make_tmp(const struct job *job)
{
    int size_mb = job->limits.file_mb > 0 ? job->limits.file_mb : 1;
    char options[64];

    if (mkdir("tmp", 0755) < 0)
        return -errno;
    snprintf(options, sizeof options, "size=%dm,nr_inodes=1024,mode=1777",
             size_mb);
    return mount_tmpfs("tmp", options);
}

static int hide_course(void)
{
    struct stat st;

    if (stat(hidden_dir, &st) < 0)
        return 0;
    return mount_tmpfs(hidden_dir, "size=64k,nr_inodes=64,mode=0755");
}

static int attach_some(const struct tree *trees, size_t count,
                       const char **ret_what)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count; i++) {
        *ret_what = trees[i].target;
        rc = attach(&trees[i]);
        if (trees[i].fd >= 0)
            close(trees[i].fd);
    }
    return rc;
}

static int attach_all(const struct job *job, const struct trees *trees,
                      const char **ret_what)
{
    size_t system = trees->count - job->bind_count;
    int rc = attach_some(trees->items, system, ret_what);

    if (rc == 0)
        rc = (*ret_what = hidden_dir, hide_course());
    if (rc == 0)
        rc = (*ret_what = "/tmp", make_tmp(job));
    if (rc == 0)
        rc = attach_some(trees->items + system, job->bind_count, ret_what);
    return rc;
}

/* Must happen while the host's /proc can be seen: the kernel lets a user
 * namespace mount what it could see anyway. */
static int mount_proc(void)
{
    if (mkdir("proc", 0755) < 0 ||
        mount("proc", "proc", "proc",
              MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY,
              "hidepid=invisible,subset=pid") < 0)
        return -errno;
    return 0;
}

static int make_read_only(const char *path)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};

    return mount_setattr(AT_FDCWD, path, 0, &attr, sizeof attr) < 0 ? -errno
                                                                    : 0;
}

static int change_root(void)
{
    int rc;

    if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 ||
        chdir("/") < 0)
        return -errno;
    rc = make_read_only("/");
    /* Not a mount, unless it hides something. */
    if (rc == 0)
        (void)make_read_only("/usr/lib/grade");
    return rc;
}

int sandbox_fs_enter(const struct job *job, const char **ret_what)
{
    struct trees trees = {.count = 0};
    int rc;

    *ret_what = "private mounts";
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    rc = take_all(job, &trees, ret_what);
    if (rc < 0)
        return rc;
    *ret_what = "an empty root";
    if (mount("none", "/tmp", "tmpfs", MS_NOSUID,
              "size=256k,nr_inodes=512,mode=0755") < 0 ||
        chdir("/tmp") < 0)
        return -errno;
    rc = attach_all(job, &trees, ret_what);
    if (rc == 0)
        rc = (*ret_what = "/proc", mount_proc());
    if (rc == 0)
        rc = (*ret_what = "the change of root", change_root());
    return rc;
}
