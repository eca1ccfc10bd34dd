#include "store/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "store/line.h"

enum { FILE_MAX_BYTES = 64 << 20 };

int log_path(const char *name, char **ret_path, struct error *err)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    /* The specification has relative paths ignored. */
    if (state && state[0] == '/')
        *ret_path = xasprintf("%s/grade/%s", state, name);
    else if (home && home[0] == '/')
        *ret_path = xasprintf("%s/.local/state/grade/%s", home, name);
    else
        return error_set(err, -ENOENT,
                         "progress is not kept: neither XDG_STATE_HOME nor "
                         "HOME is set");
    return 0;
}

int log_read(const char *name, struct strbuf *ret_text, struct error *err)
{
    char *path;
    int rc = log_path(name, &path, err);

    if (rc < 0)
        return rc;
    rc = path_read(path, FILE_MAX_BYTES, ret_text, err);
    free(path);
    if (rc == -ENOENT || rc == -ENOTDIR) {
        if (err)
            *err = (struct error){0};
        rc = 0;
    }
    return rc;
}

/* --- objects of a log --- */

static void take_object(void *arg, const char *text, size_t len)
{
    json_t *line = NULL;

    if (json_parse("state", text, len, &line, NULL) == 0 &&
        json_is_object(line))
        json_array_append(arg, line);
    json_decref(line);
}

int log_lines(const char *name, json_t **ret_lines, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc = log_read(name, &text, err);

    if (rc == 0) {
        *ret_lines = json_array();
        line_each(&text, take_object, *ret_lines);
    }
    strbuf_release(&text);
    return rc;
}

/* --- appending --- */

static int fail(const char *path, int rc, struct error *err)
{
    return error_set(err, rc, "progress is not kept: '%s': %s", path,
                     strerror(-rc));
}

/* A descriptor that alone may write, or a negative errno. */
static int open_locked(const char *path, struct error *err)
{
    char *dir = path_dir(path);
    int fd, rc = path_make_dirs(dir, err);

    free(dir);
    if (rc < 0) {
        error_wrap(err, "progress is not kept");
        return rc;
    }
    fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0 && flock(fd, LOCK_EX) == 0)
        return fd;
    rc = fail(path, -errno, err);
    if (fd >= 0)
        close(fd);
    return rc;
}

/* Some file systems cannot be told to flush: that is no failure. */
static int flush(int fd)
{
    return fsync(fd) < 0 && errno != EINVAL && errno != EROFS ? -errno : 0;
}

/* Closes the descriptor. An error of a delayed write is told here, if at
 * all. */
static int write_and_close(int fd, const struct strbuf *text, const char *path,
                           struct error *err)
{
    int rc = text->len ? line_append(fd, text) : 0;

    if (rc == 0)
        rc = flush(fd);
    if (close(fd) < 0 && rc == 0)
        rc = -errno;
    return rc < 0 ? fail(path, rc, err) : 0;
}

int log_append(const char *name, json_t *line, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    char *path = NULL;
    int fd, rc = log_path(name, &path, err);

    json_write_line(line, &text);
    json_decref(line);
    if (rc == 0) {
        fd = open_locked(path, err);
        rc = fd < 0 ? fd : write_and_close(fd, &text, path, err);
    }
    free(path);
    strbuf_release(&text);
    return rc;
}

/* --- merging --- */

/* How often each line is there, by its bytes. */
static json_t *count_lines(const json_t *lines)
{
    json_t *counts = json_object();
    const json_t *line;
    size_t i;

    json_array_foreach(lines, i, line)
    {
        struct strbuf key = STRBUF_INIT;

        json_write_line(line, &key);
        json_object_set_new(counts, strbuf_text(&key),
                            json_integer(1 + json_integer_value(json_object_get(
                                                 counts, strbuf_text(&key)))));
        strbuf_release(&key);
    }
    return counts;
}

static size_t add_missing(const json_t *lines, const json_t *log,
                          struct strbuf *ret_text)
{
    json_t *counts = count_lines(log);
    const json_t *line;
    size_t i, added = 0;

    json_array_foreach(lines, i, line)
    {
        struct strbuf key = STRBUF_INIT;
        json_t *count;

        json_write_line(line, &key);
        count = json_object_get(counts, strbuf_text(&key));
        if (json_integer_value(count) > 0) {
            json_integer_set(count, json_integer_value(count) - 1);
        } else {
            strbuf_add(ret_text, key.text, key.len);
            added++;
        }
        strbuf_release(&key);
    }
    json_decref(counts);
    return added;
}

int log_merge(const char *name, const json_t *lines, size_t *ret_added,
              struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    json_t *log = NULL;
    char *path = NULL;
    int fd = -1, rc = log_path(name, &path, err);

    *ret_added = 0;
    if (rc == 0)
        rc = fd = open_locked(path, err);
    /* Read under the lock: nobody adds a line in between. */
    if (rc >= 0)
        rc = log_lines(name, &log, err);
    if (rc == 0) {
        *ret_added = add_missing(lines, log, &text);
        rc = write_and_close(fd, &text, path, err);
    } else if (fd >= 0) {
        close(fd);
    }
    json_decref(log);
    free(path);
    strbuf_release(&text);
    return rc;
}
