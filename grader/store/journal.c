#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "store/line.h"

enum { FILE_MAX_BYTES = 1 << 30 };

struct journal {
    char *path;
    int fd;
    json_t *values; /* by key */
};

static int fail(const char *path, int rc, struct error *err)
{
    return error_set(err, rc, "journal '%s': %s", path, strerror(-rc));
}

/* The file may have been removed by its owner before we had the lock: then
 * what is locked is nobody's, and the next one has to be opened. */
static int open_locked(const char *path, struct error *err)
{
    for (;;) {
        int fd = open(
            path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        struct stat st;

        if (fd < 0)
            return fail(path, -errno, err);
        if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
            int rc = errno == EWOULDBLOCK ? -EBUSY : -errno;

            close(fd);
            if (rc == -EBUSY)
                return error_set(err, rc,
                                 "another run is writing '%s'; wait for it or "
                                 "name another output",
                                 path);
            return fail(path, rc, err);
        }
        if (fstat(fd, &st) == 0 && st.st_nlink > 0)
            return fd;
        close(fd);
    }
}

/* The name of a new file must be on the disk, too. Not all file systems can,
 * and then there is nothing better. */
static void keep_name(const char *path)
{
    char *dir = path_dir(path);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
    free(dir);
}

/* Of two lines with one key the later counts. */
static void take_line(void *arg, const char *text, size_t len)
{
    struct journal *journal = arg;
    const char *key;
    json_t *line = NULL, *value;

    if (json_parse("journal", text, len, &line, NULL) == 0 &&
        json_get_string(line, "key", &key, NULL) == 0 &&
        (value = json_object_get(line, "value")))
        json_object_set(journal->values, key, value);
    json_decref(line);
}

int journal_open(const char *path, struct journal **ret, struct error *err)
{
    struct journal *journal = xcalloc(1, sizeof(*journal));
    struct strbuf text = STRBUF_INIT;
    int rc = 0;

    journal->path = xstrdup(path);
    journal->values = json_object();
    journal->fd = open_locked(path, err);
    if (journal->fd < 0)
        rc = journal->fd;
    else
        rc = path_read(path, FILE_MAX_BYTES, &text, err);
    if (rc == 0) {
        keep_name(path);
        line_each(&text, take_line, journal);
        *ret = journal;
    } else {
        journal_close(journal, false);
    }
    strbuf_release(&text);
    return rc;
}

json_t *journal_find(const struct journal *journal, const char *key)
{
    return json_object_get(journal->values, key);
}

int journal_add(struct journal *journal, const char *key, json_t *value,
                struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    json_t *line = json_object();
    int rc;

    json_object_set_new(line, "key", json_string(key));
    json_object_set(line, "value", value);
    json_write_line(line, &text);
    rc = line_append(journal->fd, &text);
    if (rc == 0 && fsync(journal->fd) < 0)
        rc = -errno;
    json_decref(line);
    strbuf_release(&text);
    return rc < 0 ? fail(journal->path, rc, err) : 0;
}

void journal_close(struct journal *journal, bool remove)
{
    if (!journal)
        return;
    if (remove)
        unlink(journal->path);
    if (journal->fd >= 0)
        close(journal->fd);
    json_decref(journal->values);
    free(journal->path);
    free(journal);
}
