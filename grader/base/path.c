#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"

char *path_join(const char *dir, const char *name)
{
    size_t len = strlen(dir);

    while (len > 1 && dir[len - 1] == '/')
        len--;
    return xasprintf("%.*s%s%s", (int)len, dir,
                     len && dir[len - 1] == '/' ? "" : "/", name);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *path_dir(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return xstrdup(".");
    return slash == path ? xstrdup("/")
                         : xstrndup(path, (size_t)(slash - path));
}

bool path_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool path_is_special(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* Reads to the end; `max_bytes` + 1 bytes are enough to know it is too big. */
static int read_all(int fd, size_t max_bytes, struct strbuf *text)
{
    char chunk[65536];
    size_t start = text->len;
    ssize_t n;

    for (;;) {
        n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : 0;
        if (text->len - start + (size_t)n > max_bytes)
            return -EFBIG;
        strbuf_add(text, chunk, (size_t)n);
    }
}

static void forget_from(struct strbuf *text, size_t len)
{
    text->len = len;
    if (text->text)
        text->text[len] = '\0';
}

int path_read(const char *path, size_t max_bytes, struct strbuf *ret_text,
              struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    size_t before = ret_text->len;
    struct stat st;
    int rc = 0;

    if (fd < 0)
        return error_set(err, -errno, "cannot read '%s': %s", path,
                         strerror(errno));
    if (fstat(fd, &st) < 0)
        rc = -errno;
    else if (!S_ISREG(st.st_mode))
        rc = S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
    if (rc == 0)
        rc = read_all(fd, max_bytes, ret_text);
    close(fd);
    if (rc == 0)
        return 0;
    forget_from(ret_text, before);
    return error_set(err, rc, "cannot read '%s': %s", path,
                     rc == -EINVAL ? "not a regular file" : strerror(-rc));
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

/* Owner and rights of the file that is replaced, or those of a new one. */
static int set_rights(int fd, const char *path)
{
    mode_t mask = umask(0);
    struct stat old;

    umask(mask);
    if (stat(path, &old) < 0)
        return fchmod(fd, 0666 & ~mask) < 0 ? -errno : 0;
    /* Who may not give a file away has no other owner's file to replace but
     * by the right on the folder; then it becomes theirs. */
    if (fchown(fd, old.st_uid, old.st_gid) < 0 && errno != EPERM)
        return -errno;
    return fchmod(fd, old.st_mode & 0777) < 0 ? -errno : 0;
}

static int write_temporary(char *template, const char *path, const void *data,
                           size_t len)
{
    int fd = mkostemp(template, O_CLOEXEC), rc;

    if (fd < 0)
        return -errno;
    rc = write_all(fd, data, len);
    if (rc == 0)
        rc = set_rights(fd, path);
    if (rc == 0 && fsync(fd) < 0)
        rc = -errno;
    if (close(fd) < 0 && rc == 0)
        rc = -errno;
    if (rc < 0)
        unlink(template);
    return rc;
}

static int replace(const char *path, const void *data, size_t len)
{
    char *temporary = xasprintf("%s.XXXXXX", path);
    int rc = write_temporary(temporary, path, data, len);

    if (rc == 0 && rename(temporary, path) < 0) {
        rc = -errno;
        unlink(temporary);
    }
    free(temporary);
    return rc;
}

static int write_into(const char *path, const void *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), rc;

    if (fd < 0)
        return -errno;
    rc = write_all(fd, data, len);
    if (close(fd) < 0 && rc == 0)
        rc = -errno;
    return rc;
}

/* What is there and no regular file (/dev/null, a pipe) must not make room for
 * one; of a link it is the file it leads to that is replaced. */
int path_write(const char *path, const void *data, size_t len,
               struct error *err)
{
    char *real = realpath(path, NULL);
    int rc;

    if (path_is_dir(path))
        rc = -EISDIR;
    else if (path_is_special(path))
        rc = write_into(path, data, len);
    else
        rc = replace(real ? real : path, data, len);
    free(real);
    if (rc < 0)
        return error_set(err, rc, "cannot write '%s': %s", path, strerror(-rc));
    return 0;
}

int path_create(const char *path, const void *data, size_t len,
                struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), rc;

    if (fd < 0 && errno == EEXIST)
        return -EEXIST;
    rc = fd < 0 ? -errno : write_all(fd, data, len);
    if (fd >= 0 && close(fd) < 0 && rc == 0)
        rc = -errno;
    if (rc == 0)
        return 0;
    if (fd >= 0)
        unlink(path);
    return error_set(err, rc, "cannot write '%s': %s", path, strerror(-rc));
}

int path_by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int path_make_dirs(const char *path, struct error *err)
{
    char *copy = xstrdup(path), *p = copy;
    int rc = 0;

    if (!*path)
        rc = error_set(err, -ENOENT, "the name of a folder is empty");
    while (rc == 0 && p) {
        p = strchr(p + 1, '/');
        if (p)
            *p = '\0';
        if (mkdir(copy, 0777) < 0 && errno != EEXIST)
            rc = error_set(err, -errno, "cannot make folder '%s': %s", copy,
                           strerror(errno));
        if (p)
            *p = '/';
    }
    if (rc == 0 && !path_is_dir(path))
        rc = error_set(err, -ENOTDIR, "'%s' is not a folder", path);
    free(copy);
    return rc;
}

/*
 * Theory of operation: whoever made the tree may have made it so that it stays:
 * deeper than a path or the stack can be, without the right to look into it.
 * So the rights are taken back, and a folder that lies deeper is moved up into
 * the folder that is emptied, until there is none.
 */
static bool remove_plain(int dir, const char *name)
{
    return unlinkat(dir, name, 0) == 0 ||
           unlinkat(dir, name, AT_REMOVEDIR) == 0;
}

/* Lets us look into a folder, and move it. */
static void take_rights(int dir, const char *name)
{
    struct stat st;

    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(st.st_mode))
        (void)fchmodat(dir, name, 0700, 0);
}

static DIR *open_folder(int dir, const char *name)
{
    DIR *folder;
    int fd;

    take_rights(dir, name);
    fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    folder = fd < 0 ? NULL : fdopendir(fd);
    if (fd >= 0 && !folder)
        close(fd);
    return folder;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Moves a folder to a new name in `to`; names may be taken on purpose. */
static void move_up(int from, const char *name, int to, unsigned *counter)
{
    char moved[40];
    int rc;

    take_rights(from, name);
    do {
        snprintf(moved, sizeof moved, ".removed-%u", (*counter)++);
        rc = renameat(from, name, to, moved);
    } while (rc < 0 &&
             (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR));
}

/* Empties `name`, which lies in `dir`, into `dir`. */
static void flatten(int dir, const char *name, unsigned *counter)
{
    DIR *folder = open_folder(dir, name);
    struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        if (!is_dots(entry->d_name) &&
            !remove_plain(dirfd(folder), entry->d_name))
            move_up(dirfd(folder), entry->d_name, dir, counter);
    }
    if (folder)
        closedir(folder);
}

static bool empty_once(DIR *folder, const char *keep, unsigned *counter)
{
    struct dirent *entry;
    bool removed = false;

    rewinddir(folder);
    while ((entry = readdir(folder))) {
        if (is_dots(entry->d_name) ||
            (keep && strcmp(entry->d_name, keep) == 0))
            continue;
        if (!remove_plain(dirfd(folder), entry->d_name)) {
            flatten(dirfd(folder), entry->d_name, counter);
            if (!remove_plain(dirfd(folder), entry->d_name))
                continue;
        }
        removed = true;
    }
    return removed;
}

void path_empty(int folder_fd)
{
    path_empty_but(folder_fd, NULL);
}

void path_empty_but(int folder_fd, const char *keep)
{
    int fd = fcntl(folder_fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    unsigned counter = 0;

    (void)fchmod(folder_fd, 0700);
    while (folder && empty_once(folder, keep, &counter))
        ;
    if (folder)
        closedir(folder);
    else if (fd >= 0)
        close(fd);
}

void path_remove_tree(const char *path)
{
    DIR *folder;

    if (remove_plain(AT_FDCWD, path))
        return;
    folder = open_folder(AT_FDCWD, path);
    if (!folder)
        return;
    path_empty(dirfd(folder));
    closedir(folder);
    (void)!rmdir(path);
}
