/*
 * blocking_io.c - calls that wait for a descriptor, a file, another program or
 * a name: the library's functions, as blocking.h describes them.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/blocking.h"
#include "runtime/rt_internal.h"

/* Every function here is one that the library has, under its own name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/* --- descriptors --- */

struct watched {
    int fd;
    short events;
};

static bool is_ready(void *arg)
{
    const struct watched *watched = arg;
    struct pollfd entry = {.fd = watched->fd, .events = watched->events};

    return poll(&entry, 1, 0) != 0;
}

static bool is_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    /* An unknown descriptor fails at once. */
    return flags < 0 || flags & O_NONBLOCK;
}

static bool is_file(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
}

static void tell_file(const struct rt_place *place)
{
    char what[96];

    snprintf(what, sizeof(what), "%s does file work while the loop waits",
             rt_blocking[place->call].name);
    rt_place_tell(place, TRACE_DOUBTFUL, what);
}

/* Returns when the call on `fd` need not wait any more. */
static void until_ready(const struct rt_place *place, int fd, short events)
{
    struct watched watched = {fd, events};
    char what[96];

    if (place->where == RT_ELSEWHERE || is_nonblocking(fd))
        return;
    if (is_file(fd)) {
        /* What a program prints may go into a file. */
        if (fd > STDERR_FILENO)
            tell_file(place);
        return;
    }
    if (is_ready(&watched))
        return;
    snprintf(what, sizeof(what), "%s on descriptor %d waits until %s",
             rt_blocking[place->call].name, fd,
             events & POLLOUT ? "there is room to write"
                              : "there is something to read");
    rt_place_tell(place, TRACE_DEFINITE, what);
    rt_place_wait(place, is_ready, &watched);
}

#define ON_DESCRIPTOR(type, name, events, parameters, arguments)               \
    type rt_##name parameters                                                  \
    {                                                                          \
        struct rt_place place = RT_PLACE(name);                                \
                                                                               \
        until_ready(&place, fd, events);                                       \
        return name arguments;                                                 \
    }

ON_DESCRIPTOR(ssize_t, read, POLLIN, (int fd, void *data, size_t len),
              (fd, data, len))
ON_DESCRIPTOR(ssize_t, readv, POLLIN, (int fd, const struct iovec *iov, int n),
              (fd, iov, n))
ON_DESCRIPTOR(ssize_t, pread, POLLIN,
              (int fd, void *data, size_t len, off_t offset),
              (fd, data, len, offset))
ON_DESCRIPTOR(ssize_t, write, POLLOUT, (int fd, const void *data, size_t len),
              (fd, data, len))
ON_DESCRIPTOR(ssize_t, writev, POLLOUT,
              (int fd, const struct iovec *iov, int n), (fd, iov, n))
ON_DESCRIPTOR(ssize_t, pwrite, POLLOUT,
              (int fd, const void *data, size_t len, off_t offset),
              (fd, data, len, offset))
ON_DESCRIPTOR(int, accept, POLLIN,
              (int fd, struct sockaddr *address, socklen_t *len),
              (fd, address, len))

/* A flag may say that the call does not wait. */
#define ON_SOCKET(name, events, parameters, arguments)                         \
    ssize_t rt_##name parameters                                               \
    {                                                                          \
        struct rt_place place = RT_PLACE(name);                                \
                                                                               \
        if (!(flags & MSG_DONTWAIT))                                           \
            until_ready(&place, fd, events);                                   \
        return name arguments;                                                 \
    }

ON_SOCKET(recv, POLLIN, (int fd, void *data, size_t len, int flags),
          (fd, data, len, flags))
ON_SOCKET(recvfrom, POLLIN,
          (int fd, void *restrict data, size_t len, int flags,
           struct sockaddr *restrict address, socklen_t *restrict address_len),
          (fd, data, len, flags, address, address_len))
ON_SOCKET(recvmsg, POLLIN, (int fd, struct msghdr *message, int flags),
          (fd, message, flags))
ON_SOCKET(send, POLLOUT, (int fd, const void *data, size_t len, int flags),
          (fd, data, len, flags))
ON_SOCKET(sendto, POLLOUT,
          (int fd, const void *data, size_t len, int flags,
           const struct sockaddr *address, socklen_t address_len),
          (fd, data, len, flags, address, address_len))
ON_SOCKET(sendmsg, POLLOUT, (int fd, const struct msghdr *message, int flags),
          (fd, message, flags))

int rt_connect(int fd, const struct sockaddr *address, socklen_t len)
{
    struct rt_place place = RT_PLACE(connect);

    if (!is_nonblocking(fd))
        rt_place_tell(&place, TRACE_DEFINITE,
                      "connect() waits for the other side inside a callback");
    return connect(fd, address, len);
}

struct polled {
    struct pollfd *fds;
    nfds_t count;
    int result;
};

static bool any_polled(void *arg)
{
    struct polled *polled = arg;

    polled->result = poll(polled->fds, polled->count, 0);
    return polled->result != 0;
}

int rt_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    struct rt_place place = RT_PLACE(poll);
    struct polled polled = {fds, count, 0};

    if (place.where == RT_ELSEWHERE)
        return poll(fds, count, timeout_ms);
    if (any_polled(&polled) || timeout_ms == 0)
        return polled.result;
    rt_place_tell(&place, TRACE_DEFINITE, "poll() waits inside a callback");
    if (timeout_ms < 0)
        rt_place_wait(&place, any_polled, &polled);
    else
        (void)rt_place_wait_until(&place, timeout_ms * RT_NS_PER_MS, any_polled,
                                  &polled);
    return polled.result;
}

struct selected {
    int count;
    fd_set *sets[3], wanted[3];
    int result;
};

static bool any_selected(void *arg)
{
    struct selected *selected = arg;
    struct timeval none = {0};

    for (size_t i = 0; i < 3; i++)
        if (selected->sets[i])
            *selected->sets[i] = selected->wanted[i];
    selected->result = select(selected->count, selected->sets[0],
                              selected->sets[1], selected->sets[2], &none);
    return selected->result != 0;
}

int rt_select(int count, fd_set *restrict in, fd_set *restrict out,
              fd_set *restrict urgent, struct timeval *restrict timeout)
{
    struct rt_place place = RT_PLACE(select);
    struct selected selected = {.count = count, .sets = {in, out, urgent}};

    if (place.where == RT_ELSEWHERE)
        return select(count, in, out, urgent, timeout);
    for (size_t i = 0; i < 3; i++)
        if (selected.sets[i])
            selected.wanted[i] = *selected.sets[i];
    if (any_selected(&selected) ||
        (timeout && timeout->tv_sec <= 0 && timeout->tv_usec <= 0))
        return selected.result;
    rt_place_tell(&place, TRACE_DEFINITE, "select() waits inside a callback");
    if (timeout)
        (void)rt_place_wait_until(&place,
                                  (uint64_t)timeout->tv_sec * RT_NS_PER_S +
                                      (uint64_t)timeout->tv_usec * 1000,
                                  any_selected, &selected);
    else
        rt_place_wait(&place, any_selected, &selected);
    return selected.result;
}

/* --- files --- */

int rt_open(const char *path, int flags, ...)
{
    struct rt_place place = RT_PLACE(open);
    mode_t mode = 0;
    va_list ap;

    if (flags & (O_CREAT | O_TMPFILE)) {
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
    }
    tell_file(&place);
    return open(path, flags, mode);
}

FILE *rt_fopen(const char *path, const char *mode)
{
    struct rt_place place = RT_PLACE(fopen);

    tell_file(&place);
    return fopen(path, mode);
}

/* What is in the buffer already comes at once. */
static void until_stream_ready(const struct rt_place *place, FILE *stream)
{
    int fd = fileno(stream);

    if (fd >= 0 && stream->_IO_read_ptr >= stream->_IO_read_end)
        until_ready(place, fd, POLLIN);
}

#define ON_STREAM(type, name, parameters, arguments)                           \
    type rt_##name parameters                                                  \
    {                                                                          \
        struct rt_place place = RT_PLACE(name);                                \
                                                                               \
        until_stream_ready(&place, stream);                                    \
        return name arguments;                                                 \
    }

ON_STREAM(size_t, fread, (void *data, size_t size, size_t n, FILE *stream),
          (data, size, n, stream))
ON_STREAM(char *, fgets, (char *line, int size, FILE *stream),
          (line, size, stream))
ON_STREAM(int, fgetc, (FILE * stream), (stream))
ON_STREAM(int, getc, (FILE * stream), (stream))
ON_STREAM(ssize_t, getline, (char **line, size_t *size, FILE *stream),
          (line, size, stream))
ON_STREAM(ssize_t, getdelim, (char **line, size_t *size, int end, FILE *stream),
          (line, size, end, stream))

int rt_getchar(void)
{
    struct rt_place place = RT_PLACE(getchar);

    until_stream_ready(&place, stdin);
    return getchar();
}

/*
 * stdio.h gives these two another name in the object already, which cannot be
 * redirected a second time: the player offers that name.
 */
int __isoc99_scanf(const char *format, ...)
    __attribute__((format(scanf, 1, 2)));
int __isoc99_fscanf(FILE *stream, const char *format, ...)
    __attribute__((format(scanf, 2, 3)));

int __isoc99_scanf(const char *format, ...)
{
    struct rt_place place = RT_PLACE(scanf);
    va_list ap;
    int rc;

    until_stream_ready(&place, stdin);
    va_start(ap, format);
    rc = vscanf(format, ap);
    va_end(ap);
    return rc;
}

int __isoc99_fscanf(FILE *stream, const char *format, ...)
{
    struct rt_place place = RT_PLACE(fscanf);
    va_list ap;
    int rc;

    until_stream_ready(&place, stream);
    va_start(ap, format);
    rc = vfscanf(stream, format, ap);
    va_end(ap);
    return rc;
}

int rt_fsync(int fd)
{
    struct rt_place place = RT_PLACE(fsync);

    rt_place_tell(&place, TRACE_DEFINITE,
                  "fsync() waits for the disk in a callback");
    return fsync(fd);
}

int rt_fdatasync(int fd)
{
    struct rt_place place = RT_PLACE(fdatasync);

    rt_place_tell(&place, TRACE_DEFINITE,
                  "fdatasync() waits for the disk in a callback");
    return fdatasync(fd);
}

struct file_lock {
    int fd, operation, result;
};

static bool try_flock(void *arg)
{
    struct file_lock *lock = arg;

    lock->result = flock(lock->fd, lock->operation | LOCK_NB);
    return lock->result == 0 || errno != EWOULDBLOCK;
}

int rt_flock(int fd, int operation)
{
    struct rt_place place = RT_PLACE(flock);
    struct file_lock lock = {fd, operation, 0};

    if (operation & LOCK_NB || place.where == RT_ELSEWHERE)
        return flock(fd, operation);
    if (!try_flock(&lock)) {
        rt_place_tell(
            &place, TRACE_DEFINITE,
            "flock() waits for a lock that is held inside a callback");
        rt_place_wait(&place, try_flock, &lock);
    }
    if (operation & LOCK_UN)
        rt_pool_progress();
    return lock.result;
}

/* --- other programs, names --- */

/* No program is started from a submission. */
int rt_system(const char *command)
{
    struct rt_place place = RT_PLACE(system);

    rt_place_tell(&place, TRACE_DEFINITE,
                  "system() waits for another program inside a callback");
    if (!command)
        return 0;
    errno = EPERM;
    return -1;
}

FILE *rt_popen(const char *command, const char *mode)
{
    struct rt_place place = RT_PLACE(popen);

    (void)command;
    (void)mode;
    rt_place_tell(&place, TRACE_DEFINITE,
                  "popen() makes a callback wait for another program");
    errno = EPERM;
    return NULL;
}

pid_t rt_waitpid(pid_t pid, int *ret_status, int options)
{
    struct rt_place place = RT_PLACE(waitpid);

    if (place.where == RT_ELSEWHERE)
        return waitpid(pid, ret_status, options);
    if (!(options & WNOHANG))
        rt_place_tell(&place, TRACE_DEFINITE,
                      "waitpid() waits for another program inside a callback");
    return waitpid(pid, ret_status, options | WNOHANG);
}

pid_t rt_wait(int *ret_status)
{
    struct rt_place place = RT_PLACE(wait);

    if (place.where == RT_ELSEWHERE)
        return wait(ret_status);
    rt_place_tell(&place, TRACE_DEFINITE,
                  "wait() waits for another program inside a callback");
    return waitpid(-1, ret_status, WNOHANG);
}

static bool is_numeric(const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];

    return !host || inet_pton(AF_INET, host, address) == 1 ||
           inet_pton(AF_INET6, host, address) == 1;
}

int rt_getaddrinfo(const char *host, const char *service,
                   const struct addrinfo *hints, struct addrinfo **ret)
{
    struct rt_place place = RT_PLACE(getaddrinfo);

    if (!is_numeric(host) && !(hints && hints->ai_flags & AI_NUMERICHOST))
        rt_place_tell(
            &place, TRACE_DEFINITE,
            "getaddrinfo() waits for a name server inside a callback");
    return getaddrinfo(host, service, hints, ret);
}

struct hostent *rt_gethostbyname(const char *host)
{
    struct rt_place place = RT_PLACE(gethostbyname);

    if (!is_numeric(host))
        rt_place_tell(
            &place, TRACE_DEFINITE,
            "gethostbyname() waits for a name server inside a callback");
    return gethostbyname(host);
}
