#include "proc/put.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int put_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), rc = 0;

    if (fd < 0)
        return -errno;
    if (write(fd, text, strlen(text)) < 0)
        rc = -errno;
    close(fd);
    return rc;
}

int put_text_in(const char *folder, const char *name, const char *text)
{
    char path[4096], *at;

    if (strlen(folder) + strlen(name) + 2 > sizeof path)
        return -ENAMETOOLONG;
    at = stpcpy(path, folder);
    *at++ = '/';
    (void)stpcpy(at, name);
    return put_text(path, text);
}
