/*
 * world.c - what lies outside of the program: its child processes, the peers of
 * its sockets, and the kernel's own work between two sockets.
 *
 * Theory of operation: virtual time jumps when nothing is ready. That is right
 * as long as all that could become ready depends on the program alone. It is
 * not where
 *   - bytes or connections are on their way between two sockets of the program:
 *     the kernel mostly hands them over at once, but need not. After each such
 *     call the next jump waits for it, a millisecond or as long as TCP says
 *     that something is under way. The clock stands still meanwhile;
 *   - a child process lives, or a descriptor that is watched leads to another
 *     process: then the wait is a real one, until something is ready or the
 *     next timer is due, and the clock moves along with real time. All such
 *     waits of a run together are bounded; after that time jumps again.
 * A run of the second kind is not the same each time; its clock records say so.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/sockios.h>

#include "runtime/rt_internal.h"

enum {
    STEP_MS = 1,
    STEPS_MAX = 50, /* for what is on its way inside */
    DESCRIPTORS_MAX = 1024
};

#define NS_PER_MS 1000000u

static struct {
    bool stirred;
    uint32_t tried_nodes; /* callbacks there were when workers last tried */
    uint64_t waited_ns;   /* for others, in real time */
} world;

void rt_world_stir(void)
{
    world.stirred = true;
}

/* True if something is ready. The guard must not take this for a callback that
 * is blocked. */
static bool wait_really(const uv_loop_t *loop, int ms)
{
    struct epoll_event event;
    long ready;

    rt_node_beacon(false);
    /* Not the player's own epoll_pwait(). What is ready stays so. */
    ready = syscall(SYS_epoll_pwait, uv_backend_fd(loop), &event, 1, ms, NULL,
                    (size_t)(_NSIG / 8));
    rt_node_beacon(true);
    return ready > 0;
}

/* The descriptor of an open handle; -1 when it has none. */
static int fd_of(const struct rt_entry *entry)
{
    const uv_handle_t *handle = entry->address;
    uv_os_fd_t fd;

    if (!entry->is_handle || entry->state == RT_CLOSING ||
        entry->state == RT_CLOSED || uv_fileno(handle, &fd) < 0)
        return -1;
    return fd;
}

/* --- on its way inside --- */

static bool is_inet(const struct rt_entry *entry)
{
    return strcmp(entry->type, "uv_tcp_t") == 0 ||
           strcmp(entry->type, "uv_udp_t") == 0 ||
           strcmp(entry->type, "uv_poll_t") == 0;
}

static bool has_inet(void)
{
    for (const struct rt_entry *e = rt_registry_first(); e; e = e->next)
        if (e->is_handle && is_inet(e))
            return true;
    return false;
}

static bool is_on_its_way(int fd)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof(info);
    int unacknowledged = 0;

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
        return false;
    switch (info.tcpi_state) {
    case TCP_SYN_SENT:
    case TCP_SYN_RECV:
    case TCP_FIN_WAIT1:
    case TCP_CLOSING:
    case TCP_LAST_ACK:
        return true;
    case TCP_LISTEN:
        return false;
    default:
        return ioctl(fd, SIOCOUTQ, &unacknowledged) == 0 && unacknowledged > 0;
    }
}

static bool any_on_its_way(void)
{
    int fd;

    for (const struct rt_entry *e = rt_registry_first(); e; e = e->next)
        if ((fd = fd_of(e)) >= 0 && is_on_its_way(fd))
            return true;
    return false;
}

/* True if something came. */
static bool let_settle(const uv_loop_t *loop)
{
    if (!world.stirred)
        return false;
    world.stirred = false;
    if (!has_inet())
        return false;
    for (int i = 0; i < STEPS_MAX; i++) {
        if (wait_really(loop, STEP_MS))
            return true;
        if (!any_on_its_way())
            break;
    }
    return false;
}

/* A worker may wait for a descriptor that a callback has written to since. True
 * if one is to try again. */
static bool let_workers_try(void)
{
    if (world.tried_nodes == rt_node_count() || !rt_pool_any_waits())
        return false;
    world.tried_nodes = rt_node_count();
    rt_pool_progress();
    return true;
}

/* --- leads outside --- */

union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_storage storage;
};

static bool is_unspecified(const union address *address)
{
    return address->any.sa_family == AF_INET
               ? address->in.sin_addr.s_addr == INADDR_ANY
               : IN6_IS_ADDR_UNSPECIFIED(&address->in6.sin6_addr);
}

/* Whether a socket that has the name `own` is what `peer` names. */
static bool is_named(const union address *own, const union address *peer)
{
    if (own->any.sa_family != peer->any.sa_family)
        return own->any.sa_family == AF_INET6 &&
               own->in6.sin6_port == peer->in.sin_port && is_unspecified(own);
    if (own->in.sin_port != peer->in.sin_port) /* the same place in both */
        return false;
    if (is_unspecified(own))
        return true;
    return own->any.sa_family == AF_INET
               ? own->in.sin_addr.s_addr == peer->in.sin_addr.s_addr
               : memcmp(&own->in6.sin6_addr, &peer->in6.sin6_addr,
                        sizeof(own->in6.sin6_addr)) == 0;
}

static bool is_inside(const union address *peer)
{
    for (int fd = 0; fd < DESCRIPTORS_MAX; fd++) {
        union address own = {{0}};
        socklen_t len = sizeof(own);

        if (getsockname(fd, &own.any, &len) == 0 &&
            (own.any.sa_family == AF_INET || own.any.sa_family == AF_INET6) &&
            is_named(&own, peer))
            return true;
    }
    return false;
}

static bool socket_leads_outside(int fd, const union address *peer)
{
    struct ucred owner = {0};
    socklen_t len = sizeof(owner);

    switch (peer->any.sa_family) {
    case AF_INET:
    case AF_INET6:
        return !is_inside(peer);
    case AF_UNIX:
        return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &owner, &len) == 0 &&
               owner.pid != getpid();
    default:
        return true;
    }
}

/* A pipe leads inside when this process has its other end. */
static bool pipe_leads_outside(int pipe, const struct stat *status)
{
    for (int fd = 0; fd < DESCRIPTORS_MAX; fd++) {
        struct stat other;

        if (fd != pipe && fstat(fd, &other) == 0 &&
            other.st_ino == status->st_ino && other.st_dev == status->st_dev)
            return false;
    }
    return true;
}

/* Unknown while a socket has no peer. */
static int where_leads(int fd)
{
    union address peer = {{0}};
    socklen_t len = sizeof(peer);
    struct stat status;
    bool outside;

    if (getpeername(fd, &peer.any, &len) == 0)
        outside = socket_leads_outside(fd, &peer);
    else if (errno != ENOTSOCK || fstat(fd, &status) < 0)
        return RT_LEADS_UNKNOWN;
    else if (S_ISFIFO(status.st_mode))
        outside = pipe_leads_outside(fd, &status);
    else
        outside = S_ISCHR(status.st_mode) && isatty(fd);
    return outside ? RT_LEADS_OUTSIDE : RT_LEADS_INSIDE;
}

static bool is_loopback(const struct sockaddr *address)
{
    const union address *a = (const union address *)(const void *)address;

    if (address->sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr);
    return address->sa_family != AF_INET ||
           ntohl(a->in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

void rt_world_send(const void *handle, const struct sockaddr *address)
{
    struct rt_entry *entry = rt_registry_find(handle);

    rt_world_stir();
    if (entry && address && !is_loopback(address))
        entry->leads = RT_LEADS_OUTSIDE;
}

/* A connection is being made, and longer than one inside would take. */
static bool is_connecting(int fd)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof(info);

    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 &&
           info.tcpi_state == TCP_SYN_SENT;
}

static bool waits_for_others(struct rt_entry *entry)
{
    const uv_handle_t *handle = entry->address;
    int fd = fd_of(entry);

    if (!entry->is_handle || !rt_registry_is_needed(entry) ||
        !uv_is_active(handle) || !uv_has_ref(handle))
        return false;
    if (handle->type == UV_PROCESS)
        return true;
    /* To look is slow, and the answer does not change. */
    if (fd >= 0 && entry->leads == RT_LEADS_UNKNOWN)
        entry->leads = where_leads(fd);
    return fd >= 0 && (entry->leads == RT_LEADS_OUTSIDE || is_connecting(fd));
}

bool rt_world_is_waited_for(void)
{
    for (struct rt_entry *e = rt_registry_first(); e; e = e->next)
        if (waits_for_others(e))
            return true;
    return false;
}

static int as_timeout(uint64_t ns)
{
    uint64_t ms = (ns + NS_PER_MS - 1) / NS_PER_MS;

    return ms > 60000 ? 60000 : (int)ms;
}

/* At most until `deadline`; true if something is ready or time has moved. */
static bool wait_for_others(const uv_loop_t *loop, uint64_t deadline)
{
    uint64_t rest = rt_config()->max_real_wait_ns - world.waited_ns;
    uint64_t due = deadline - rt_now_ns();
    uint64_t wait = due < rest ? due : rest, begin = rt_real_ns(), spent;
    bool is_ready = wait_really(loop, due == 0 ? STEP_MS : as_timeout(wait));

    spent = rt_real_ns() - begin;
    world.waited_ns += spent < rest ? spent : rest;
    if (!is_ready && due <= rest)
        spent = due;
    rt_clock_advance(spent < due ? spent : due, TRACE_CLOCK_OUTSIDE);
    return is_ready || due > 0;
}

bool rt_world_waits(const uv_loop_t *loop, uint64_t deadline)
{
    uint64_t wake = rt_pool_next_wake_ns();

    if (let_settle(loop) || let_workers_try())
        return true;
    if (world.waited_ns >= rt_config()->max_real_wait_ns ||
        !rt_world_is_waited_for())
        return false;
    if (wake < deadline)
        deadline = wake;
    if (deadline < rt_now_ns())
        return false;
    return wait_for_others(loop, deadline);
}
