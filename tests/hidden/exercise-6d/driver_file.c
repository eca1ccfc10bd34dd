#include "driver_file.h"

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
