#include "store/line.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the file's last line was cut short. */
static bool is_torn(int fd, off_t size)
{
    char last = '\n';

    return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

int line_append(int fd, const struct strbuf *line)
{
    struct strbuf whole = STRBUF_INIT;
    struct stat st;
    ssize_t n;
    int rc = 0;

    if (fstat(fd, &st) < 0)
        return -errno;
    if (is_torn(fd, st.st_size))
        strbuf_add_char(&whole, '\n');
    strbuf_add(&whole, line->text, line->len);
    n = write(fd, whole.text, whole.len);
    if (n != (ssize_t)whole.len) {
        rc = n < 0 ? -errno : -ENOSPC;
        /* Should this fail, the torn line is skipped by the next reader. */
        (void)!ftruncate(fd, st.st_size);
    }
    strbuf_release(&whole);
    return rc;
}

void line_each(const struct strbuf *text,
               void (*take)(void *arg, const char *line, size_t len), void *arg)
{
    size_t at = 0;

    while (at < text->len) {
        const char *start = text->text + at,
                   *end = memchr(start, '\n', text->len - at);
        size_t len = end ? (size_t)(end - start) : text->len - at;

        take(arg, start, len);
        at += len + 1;
    }
}
