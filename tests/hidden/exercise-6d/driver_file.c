#include "driver_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

long long driver_file_read(const char *path, void *data, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    size_t len = 0;
    ssize_t count = -1;

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        do {
            count = read(fd, (char *)data + len, room - len);
            len += count > 0 ? (size_t)count : 0;
        } while (count > 0);
    }
    close(fd);
    return count < 0 ? -1 : (long long)len;
}

/* A regular file is read to its end by one read(), and a folder by none. */
long long driver_file_look(const char *path, void *data, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t count = fd < 0 ? -1 : read(fd, data, room);
    long long len = count < 0 ? -errno : count;

    if (fd >= 0)
        close(fd);
    return len;
}
