#include "play/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "play/pipeline.h"

/* What a name that is no regular file stands for. */
static int refuse_kind(const char *path, mode_t mode, struct error *err)
{
    if (S_ISDIR(mode))
        return error_set(err, -EISDIR,
                         "'%s' is a folder, but a file is expected", path);
    if (S_ISLNK(mode))
        return error_set(err, -ELOOP,
                         "'%s' is a link; name the file that it leads to",
                         path);
    if (S_ISFIFO(mode))
        return error_set(err, -EINVAL, "'%s' is a pipe, not a file", path);
    if (S_ISCHR(mode) || S_ISBLK(mode))
        return error_set(err, -EINVAL, "'%s' is a device, not a file", path);
    return error_set(err, -EINVAL, "'%s' is a socket, not a file", path);
}

/* O_NOFOLLOW and O_NONBLOCK: the name may have changed what it is since it
 * was looked at, and a FIFO must not make anybody wait. */
static int open_file(const char *path, struct error *err)
{
    struct stat st;
    int fd;

    if (lstat(path, &st) < 0) {
        int code = -errno;

        if (code == -ENOENT)
            return error_set(err, code, "there is no file '%s'", path);
        return error_set(err, code, "cannot look at '%s': %s", path,
                         strerror(-code));
    }
    if (!S_ISREG(st.st_mode))
        return refuse_kind(path, st.st_mode, err);
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        int code = -errno;

        return error_set(err, code, "cannot open '%s': %s", path,
                         strerror(-code));
    }
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return refuse_kind(path, st.st_mode, err);
    }
    return fd;
}

static int read_all(int fd, const char *path, struct strbuf *text,
                    struct error *err)
{
    char block[16384];
    ssize_t got;

    while ((got = read(fd, block, sizeof(block))) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            int code = -errno;

            return error_set(err, code, "cannot read '%s': %s", path,
                             strerror(-code));
        }
        strbuf_add(text, block, (size_t)got);
        if (text->len > SUBMISSION_MAX_BYTES)
            return error_set(err, -EFBIG, "'%s' is larger than 1 MiB", path);
    }
    return 0;
}

static bool is_text_byte(unsigned char c)
{
    return (c >= 0x20 && c != 0x7f) || (c >= '\t' && c <= '\r') || c == 0x1b;
}

static int check_text(const char *path, const struct strbuf *text,
                      struct error *err)
{
    int line = 1;

    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char)text->text[i];

        if (c == '\0')
            return error_set(err, -EINVAL,
                             "'%s' holds a NUL byte in line %d, so it is not "
                             "a C file",
                             path, line);
        if (!is_text_byte(c))
            return error_set(err, -EINVAL,
                             "'%s' is not text: byte 0x%02x in line %d", path,
                             c, line);
        line += c == '\n';
    }
    if (!utf8_is_valid(strbuf_text(text), text->len))
        return error_set(err, -EINVAL,
                         "'%s' is not text in UTF-8; save it in that encoding",
                         path);
    return 0;
}

int intake_file(const char *path, struct strbuf *ret_text, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc, fd;

    fd = open_file(path, err);
    if (fd < 0)
        return fd;
    rc = read_all(fd, path, &text, err);
    close(fd);
    if (rc == 0)
        rc = check_text(path, &text, err);
    if (rc == 0)
        strbuf_add(ret_text, strbuf_text(&text), text.len);
    strbuf_release(&text);
    return rc;
}
