/*
 * Theory of operation: a stream of bytes has no borders: what one side wrote at
 * once the other may get in pieces, and a write may take only the beginning.
 * libuv.so reads and writes through the functions below, which the player
 * exports. Before a readable stream is delivered the schedule may decide that
 * only a part has come so far; a write may find room for a part only. A few
 * times a run, lest slow streams be all that a run is about.
 *
 * That a stream has ended must not be told before its bytes are read: libuv
 * takes a short read and a hang-up in one event for the end. So an event that
 * is cut short loses its hang-up; it is still there in the next one.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "runtime/rt_internal.h"

enum { ASKED_MAX = 32, CUT_MAX = 6, VECTORS_MAX = 16 };

static struct {
    int fd; /* of which the next read is cut short; -1: none */
    size_t limit;
    unsigned asked, cut;
} extent = {.fd = -1};

static bool is_stream(int fd)
{
    int type = 0, listens = 1;
    socklen_t size = sizeof(type);

    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) < 0 ||
        type != SOCK_STREAM)
        return false;
    size = sizeof(listens);
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 &&
           !listens;
}

/* How many of `size` bytes (two or more) go through. */
static size_t choose(enum trace_point point, const struct rt_option *option,
                     size_t size)
{
    size_t sizes[RT_EXTENTS_MAX] = {size, 1, size / 2, size - 1};
    uint32_t count = size < 4 ? 2 : RT_EXTENTS_MAX, picked;

    extent.asked++;
    picked = rt_schedule_extent(point, option, count);
    extent.cut += picked > 0;
    return sizes[picked];
}

static bool may_ask(void)
{
    return extent.asked < ASKED_MAX && extent.cut < CUT_MAX;
}

void rt_extent_deliver(const uv_loop_t *loop, struct epoll_event *event)
{
    struct rt_option option;
    int fd = event->data.fd, size = 0;

    extent.fd = -1;
    if (!(event->events & EPOLLIN) || !may_ask() || !is_stream(fd) ||
        ioctl(fd, FIONREAD, &size) < 0 || size < 2)
        return;
    option = rt_watcher_option(loop, fd);
    extent.limit = choose(TRACE_POINT_READ, &option, (size_t)size);
    if (extent.limit == (size_t)size)
        return;
    extent.fd = fd;
    event->events &= ~(uint32_t)(EPOLLHUP | EPOLLRDHUP);
}

/* How many of `size` bytes a write to `fd` takes. One that waits takes all. */
static size_t room(int fd, size_t size)
{
    const uv_loop_t *loop = rt_poll_current();
    struct rt_option option = {0, TRACE_STREAM};

    if (size < 2 || !rt_is_running() || !rt_on_loop_thread() || !may_ask() ||
        !is_stream(fd) || !(fcntl(fd, F_GETFL) & O_NONBLOCK))
        return size;
    if (loop)
        option = rt_watcher_option(loop, fd);
    return choose(TRACE_POINT_WRITE, &option, size);
}

/* --- what libuv.so calls --- */

ssize_t read(int fd, void *buffer, size_t size)
{
    if (fd == extent.fd && rt_on_loop_thread()) {
        extent.fd = -1;
        if (size > extent.limit)
            size = extent.limit;
    }
    return syscall(SYS_read, fd, buffer, size);
}

ssize_t write(int fd, const void *data, size_t size)
{
    int before = errno;

    size = room(fd, size);
    errno = before;
    return syscall(SYS_write, fd, data, size);
}

ssize_t writev(int fd, const struct iovec *vectors, int count)
{
    struct iovec cut[VECTORS_MAX];
    size_t size = 0, left;
    int kept = 0, before = errno;

    for (int i = 0; i < count; i++)
        size += vectors[i].iov_len;
    left = count <= VECTORS_MAX ? room(fd, size) : size;
    errno = before;
    if (left == size)
        return syscall(SYS_writev, fd, vectors, count);
    for (; left > 0; kept++) {
        cut[kept] = vectors[kept];
        if (cut[kept].iov_len > left)
            cut[kept].iov_len = left;
        left -= cut[kept].iov_len;
    }
    return syscall(SYS_writev, fd, cut, kept);
}
