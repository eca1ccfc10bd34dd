/*
 * blocking.c - the net of call sites.
 *
 * Theory of operation. One thread runs at a time (pool.c), so a lock that is
 * taken while a callback runs is held by a worker that sleeps or waits, or by
 * the loop thread itself: trying tells for certain whether the callback would
 * wait. Its wait is played out in virtual time: the workers go on until none
 * can, then the clock jumps to the first sleeper, until the try succeeds. When
 * nobody sleeps either, the wait has no end, and the run is ended.
 *
 * Threads that the submission makes itself run in real time; once there is
 * one, a wait without an end is left to the real-time guard.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/blocking.h"
#include "runtime/guard.h"
#include "runtime/rt_internal.h"

#define NS_PER_S 1000000000ull
#define NS_PER_MS 1000000ull

enum { SLICES = 8, BARRIERS_MAX = 32 };

/* Every function here is one that the library has, under its own name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define BLOCKING(name, class, rule, instead) CALL_##name,
enum call {
#include "runtime/blocking.def"
    CALL_COUNT
};
#undef BLOCKING

#define BLOCKING(name, class, rule, instead)                                   \
    {#name, rule, instead, RT_BLOCKING_##class},
const struct rt_blocking rt_blocking[] = {
#include "runtime/blocking.def"
    {NULL, NULL, NULL, RT_BLOCKING_DEFINITE}};
#undef BLOCKING

enum where { IN_CALLBACK, IN_MAIN, ON_WORKER, ELSEWHERE };

static enum where where_now(void)
{
    if (!rt_is_running())
        return ELSEWHERE;
    if (rt_on_worker())
        return ON_WORKER;
    if (!rt_on_loop_thread())
        return ELSEWHERE;
    return rt_in_callback() ? IN_CALLBACK : IN_MAIN;
}

/* --- telling --- */

/* A place in the submission: what is called, and from where. */
struct place {
    enum call call;
    enum where where;
    const void *frame;
};

#define PLACE(name)                                                            \
    {                                                                          \
        CALL_##name, where_now(), __builtin_frame_address(0)                   \
    }

static void tell(const struct place *place, enum trace_severity severity,
                 const char *what)
{
    const struct rt_blocking *entry = &rt_blocking[place->call];
    struct trace_finding finding;

    if (place->where != IN_CALLBACK)
        return;
    finding = rt_finding_here(entry->rule, severity, entry->name, place->frame);
    rt_report(&finding, "%s; %s", what, entry->instead);
}

/* "250 ms", in the largest unit that fits exactly. */
static void duration_text(char ret_text[32], uint64_t ns)
{
    static const struct {
        uint64_t ns;
        const char *name;
    } units[] = {{NS_PER_S, "s"}, {NS_PER_MS, "ms"}, {1000, "us"}, {1, "ns"}};
    size_t i = 0;

    while (ns % units[i].ns != 0)
        i++;
    snprintf(ret_text, 32, "%llu %s", (unsigned long long)(ns / units[i].ns),
             units[i].name);
}

static _Noreturn void end_run(void)
{
    _exit(RT_GUARD_EXIT);
}

static _Noreturn void never_ends(const struct place *place)
{
    rt_limit("a wait that nothing ends", "%s", rt_blocking[place->call].name);
    end_run();
}

/* --- waiting --- */

typedef bool attempt_fn(void *arg);

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static void real_sleep(uint64_t ns)
{
    struct timespec left = {.tv_sec = (time_t)(ns / NS_PER_S),
                            .tv_nsec = (long)(ns % NS_PER_S)};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

/* Time passes on the loop thread, and whoever wakes meanwhile goes on. */
static void pass(uint64_t ns)
{
    rt_clock_advance(ns, 1);
    if (rt_limit_reached())
        end_run();
    rt_pool_settle();
}

/* The loop thread waits, at most until `deadline_ns`. */
static bool loop_waits(uint64_t deadline_ns, attempt_fn *attempt, void *arg)
{
    rt_pool_settle();
    while (!attempt(arg)) {
        uint64_t wake_ns = rt_pool_next_wake_ns();

        if (wake_ns > deadline_ns)
            wake_ns = deadline_ns;
        if (wake_ns == UINT64_MAX || rt_now_ns() >= deadline_ns)
            return false;
        pass(wake_ns > rt_now_ns() ? wake_ns - rt_now_ns() : 0);
    }
    return true;
}

static void real_wait(attempt_fn *attempt, void *arg)
{
    while (!attempt(arg))
        real_sleep(NS_PER_MS);
}

/* Returns when the attempt succeeded. */
static void wait_for(const struct place *place, attempt_fn *attempt, void *arg)
{
    if (place->where == ON_WORKER)
        rt_worker_wait(attempt, arg);
    else if (place->where == ELSEWHERE)
        real_wait(attempt, arg);
    else if (!loop_waits(UINT64_MAX, attempt, arg))
        never_ends(place);
}

/* A worker looks a few times: it cannot sleep and wait at once. */
static bool worker_waits_until(uint64_t ns, attempt_fn *attempt, void *arg)
{
    for (unsigned i = 0; i < SLICES; i++) {
        if (attempt(arg))
            return true;
        rt_worker_sleep(ns / SLICES + (i == 0 ? ns % SLICES : 0));
    }
    return attempt(arg);
}

/* False when the time passed without success. */
static bool wait_until(const struct place *place, uint64_t ns,
                       attempt_fn *attempt, void *arg)
{
    uint64_t now_ns = rt_now_ns();

    if (place->where == ON_WORKER)
        return worker_waits_until(ns, attempt, arg);
    return loop_waits(ns > UINT64_MAX - 1 - now_ns ? UINT64_MAX - 1
                                                   : now_ns + ns,
                      attempt, arg);
}

/* --- sleeping --- */

static void sleeps(const struct place *place, uint64_t ns, const char *call)
{
    char duration[32], what[96];

    if (ns == 0)
        return;
    switch (place->where) {
    case ON_WORKER:
        rt_worker_sleep(ns);
        return;
    case ELSEWHERE:
        real_sleep(ns);
        return;
    case IN_CALLBACK:
        duration_text(duration, ns);
        snprintf(what, sizeof(what), "%s waits %s inside a callback", call,
                 duration);
        tell(place, TRACE_DEFINITE, what);
        break;
    case IN_MAIN:
        break;
    }
    pass(ns);
}

static bool is_duration(const struct timespec *ts)
{
    return ts && ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
           ts->tv_nsec < (long)NS_PER_S;
}

static uint64_t timespec_ns(const struct timespec *ts)
{
    return (uint64_t)ts->tv_sec * NS_PER_S + (uint64_t)ts->tv_nsec;
}

/* How long until an absolute time of a clock. */
static uint64_t until_ns(clockid_t clock, const struct timespec *at)
{
    struct timespec now;

    if (!is_duration(at) || clock_gettime(clock, &now) < 0 ||
        timespec_ns(&now) >= timespec_ns(at))
        return 0;
    return timespec_ns(at) - timespec_ns(&now);
}

unsigned rt_sleep(unsigned seconds)
{
    struct place place = PLACE(sleep);
    char call[32];

    snprintf(call, sizeof(call), "sleep(%u)", seconds);
    sleeps(&place, seconds * NS_PER_S, call);
    return 0;
}

int rt_usleep(useconds_t us)
{
    struct place place = PLACE(usleep);
    char call[32];

    snprintf(call, sizeof(call), "usleep(%u)", us);
    sleeps(&place, us * 1000ull, call);
    return 0;
}

void rt_uv_sleep(unsigned ms)
{
    struct place place = PLACE(uv_sleep);
    char call[32];

    snprintf(call, sizeof(call), "uv_sleep(%u)", ms);
    sleeps(&place, ms * NS_PER_MS, call);
}

int rt_nanosleep(const struct timespec *wanted, struct timespec *left)
{
    struct place place = PLACE(nanosleep);

    if (!is_duration(wanted))
        return nanosleep(wanted, left);
    sleeps(&place, timespec_ns(wanted), "nanosleep");
    return 0;
}

int rt_clock_nanosleep(clockid_t clock, int flags,
                       const struct timespec *wanted, struct timespec *left)
{
    struct place place = PLACE(clock_nanosleep);

    if (!is_duration(wanted))
        return clock_nanosleep(clock, flags, wanted, left);
    sleeps(&place,
           flags & TIMER_ABSTIME ? until_ns(clock, wanted)
                                 : timespec_ns(wanted),
           "clock_nanosleep");
    return 0;
}

int rt_pause(void)
{
    struct place place = PLACE(pause);

    tell(&place, TRACE_DEFINITE, "pause() waits for a signal in a callback");
    wait_for(&place, never, NULL);
    return -1;
}

int rt_sigwait(const sigset_t *set, int *ret_signal)
{
    struct place place = PLACE(sigwait);

    (void)set;
    (void)ret_signal;
    tell(&place, TRACE_DEFINITE, "sigwait() waits for a signal in a callback");
    wait_for(&place, never, NULL);
    return EINVAL;
}

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

static void tell_file(const struct place *place)
{
    char what[96];

    snprintf(what, sizeof(what), "%s does file work while the loop waits",
             rt_blocking[place->call].name);
    tell(place, TRACE_DOUBTFUL, what);
}

/* Returns when the call on `fd` need not wait any more. */
static void until_ready(const struct place *place, int fd, short events)
{
    struct watched watched = {fd, events};
    char what[96];

    if (place->where == ELSEWHERE || is_nonblocking(fd))
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
    tell(place, TRACE_DEFINITE, what);
    wait_for(place, is_ready, &watched);
}

#define ON_DESCRIPTOR(type, name, events, parameters, arguments)               \
    type rt_##name parameters                                                  \
    {                                                                          \
        struct place place = PLACE(name);                                      \
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
        struct place place = PLACE(name);                                      \
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
    struct place place = PLACE(connect);

    if (!is_nonblocking(fd))
        tell(&place, TRACE_DEFINITE,
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
    struct place place = PLACE(poll);
    struct polled polled = {fds, count, 0};

    if (place.where == ELSEWHERE)
        return poll(fds, count, timeout_ms);
    if (any_polled(&polled) || timeout_ms == 0)
        return polled.result;
    tell(&place, TRACE_DEFINITE, "poll() waits inside a callback");
    if (timeout_ms < 0)
        wait_for(&place, any_polled, &polled);
    else
        (void)wait_until(&place, timeout_ms * NS_PER_MS, any_polled, &polled);
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
    struct place place = PLACE(select);
    struct selected selected = {.count = count, .sets = {in, out, urgent}};

    if (place.where == ELSEWHERE)
        return select(count, in, out, urgent, timeout);
    for (size_t i = 0; i < 3; i++)
        if (selected.sets[i])
            selected.wanted[i] = *selected.sets[i];
    if (any_selected(&selected) ||
        (timeout && timeout->tv_sec <= 0 && timeout->tv_usec <= 0))
        return selected.result;
    tell(&place, TRACE_DEFINITE, "select() waits inside a callback");
    if (timeout)
        (void)wait_until(&place,
                         (uint64_t)timeout->tv_sec * NS_PER_S +
                             (uint64_t)timeout->tv_usec * 1000,
                         any_selected, &selected);
    else
        wait_for(&place, any_selected, &selected);
    return selected.result;
}

/* --- files --- */

int rt_open(const char *path, int flags, ...)
{
    struct place place = PLACE(open);
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
    struct place place = PLACE(fopen);

    tell_file(&place);
    return fopen(path, mode);
}

/* What is in the buffer already comes at once. */
static void until_stream_ready(const struct place *place, FILE *stream)
{
    int fd = fileno(stream);

    if (fd >= 0 && stream->_IO_read_ptr >= stream->_IO_read_end)
        until_ready(place, fd, POLLIN);
}

#define ON_STREAM(type, name, parameters, arguments)                           \
    type rt_##name parameters                                                  \
    {                                                                          \
        struct place place = PLACE(name);                                      \
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
    struct place place = PLACE(getchar);

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
    struct place place = PLACE(scanf);
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
    struct place place = PLACE(fscanf);
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
    struct place place = PLACE(fsync);

    tell(&place, TRACE_DEFINITE, "fsync() waits for the disk in a callback");
    return fsync(fd);
}

int rt_fdatasync(int fd)
{
    struct place place = PLACE(fdatasync);

    tell(&place, TRACE_DEFINITE,
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
    struct place place = PLACE(flock);
    struct file_lock lock = {fd, operation, 0};

    if (operation & LOCK_NB || place.where == ELSEWHERE)
        return flock(fd, operation);
    if (!try_flock(&lock)) {
        tell(&place, TRACE_DEFINITE,
             "flock() waits for a lock that is held inside a callback");
        wait_for(&place, try_flock, &lock);
    }
    if (operation & LOCK_UN)
        rt_pool_progress();
    return lock.result;
}

/* --- other programs, names --- */

/* No program is started from a submission. */
int rt_system(const char *command)
{
    struct place place = PLACE(system);

    tell(&place, TRACE_DEFINITE,
         "system() waits for another program inside a callback");
    if (!command)
        return 0;
    errno = EPERM;
    return -1;
}

FILE *rt_popen(const char *command, const char *mode)
{
    struct place place = PLACE(popen);

    (void)command;
    (void)mode;
    tell(&place, TRACE_DEFINITE,
         "popen() makes a callback wait for another program");
    errno = EPERM;
    return NULL;
}

pid_t rt_waitpid(pid_t pid, int *ret_status, int options)
{
    struct place place = PLACE(waitpid);

    if (place.where == ELSEWHERE)
        return waitpid(pid, ret_status, options);
    if (!(options & WNOHANG))
        tell(&place, TRACE_DEFINITE,
             "waitpid() waits for another program inside a callback");
    return waitpid(pid, ret_status, options | WNOHANG);
}

pid_t rt_wait(int *ret_status)
{
    struct place place = PLACE(wait);

    if (place.where == ELSEWHERE)
        return wait(ret_status);
    tell(&place, TRACE_DEFINITE,
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
    struct place place = PLACE(getaddrinfo);

    if (!is_numeric(host) && !(hints && hints->ai_flags & AI_NUMERICHOST))
        tell(&place, TRACE_DEFINITE,
             "getaddrinfo() waits for a name server inside a callback");
    return getaddrinfo(host, service, hints, ret);
}

struct hostent *rt_gethostbyname(const char *host)
{
    struct place place = PLACE(gethostbyname);

    if (!is_numeric(host))
        tell(&place, TRACE_DEFINITE,
             "gethostbyname() waits for a name server inside a callback");
    return gethostbyname(host);
}

/* --- locks --- */

/* What a lock is tried with; 0 is success, EBUSY is held. */
struct lock {
    int (*attempt)(void *lock);
    void *lock;
    int result;
};

static int try_mutex(void *lock)
{
    return pthread_mutex_trylock(lock);
}

static int try_read_lock(void *lock)
{
    return pthread_rwlock_tryrdlock(lock);
}

static int try_write_lock(void *lock)
{
    return pthread_rwlock_trywrlock(lock);
}

static int try_semaphore(void *lock)
{
    if (sem_trywait(lock) == 0)
        return 0;
    return errno == EAGAIN ? EBUSY : errno;
}

static int try_uv_semaphore(void *lock)
{
    return uv_sem_trywait(lock) == 0 ? 0 : EBUSY;
}

static bool try_lock(void *arg)
{
    struct lock *lock = arg;

    lock->result = lock->attempt(lock->lock);
    return lock->result != EBUSY;
}

/* Returns what the library's function would: 0 or an errno. */
static int take(const struct place *place, int (*attempt)(void *lock),
                void *object, const char *waits_for)
{
    struct lock lock = {attempt, object, 0};
    char what[96];

    if (try_lock(&lock))
        return lock.result;
    snprintf(what, sizeof(what), "%s waits inside a callback: %s",
             rt_blocking[place->call].name, waits_for);
    tell(place, TRACE_DEFINITE, what);
    wait_for(place, try_lock, &lock);
    return lock.result;
}

#define TAKE(type, name, object_type, attempt, waits_for)                      \
    type rt_##name(object_type *object)                                        \
    {                                                                          \
        struct place place = PLACE(name);                                      \
                                                                               \
        return (type)take(&place, attempt, object, waits_for);                 \
    }

TAKE(int, pthread_mutex_lock, pthread_mutex_t, try_mutex, "the lock is held")
TAKE(int, pthread_rwlock_rdlock, pthread_rwlock_t, try_read_lock,
     "the lock is held")
TAKE(int, pthread_rwlock_wrlock, pthread_rwlock_t, try_write_lock,
     "the lock is held")
TAKE(void, uv_mutex_lock, uv_mutex_t, try_mutex, "the lock is held")
TAKE(void, uv_rwlock_rdlock, uv_rwlock_t, try_read_lock, "the lock is held")
TAKE(void, uv_rwlock_wrlock, uv_rwlock_t, try_write_lock, "the lock is held")
TAKE(void, uv_sem_wait, uv_sem_t, try_uv_semaphore, "nobody has posted")

int rt_sem_wait(sem_t *object)
{
    struct place place = PLACE(sem_wait);
    int rc = take(&place, try_semaphore, object, "nobody has posted");

    if (rc == 0)
        return 0;
    errno = rc;
    return -1;
}

/* A release is what a waiting worker waits for. */
#define RELEASE(type, name, object_type)                                       \
    type rt_##name(object_type *object)                                        \
    {                                                                          \
        RELEASE_##type(name(object));                                          \
    }
#define RELEASE_int(call)                                                      \
    int rc = call;                                                             \
                                                                               \
    note_release();                                                            \
    return rc
#define RELEASE_void(call)                                                     \
    call;                                                                      \
    note_release()

static void note_release(void)
{
    if (rt_is_running())
        rt_pool_progress();
}

RELEASE(int, pthread_mutex_unlock, pthread_mutex_t)
RELEASE(int, pthread_rwlock_unlock, pthread_rwlock_t)
RELEASE(int, sem_post, sem_t)
RELEASE(void, uv_mutex_unlock, uv_mutex_t)
RELEASE(void, uv_rwlock_rdunlock, uv_rwlock_t)
RELEASE(void, uv_rwlock_wrunlock, uv_rwlock_t)
RELEASE(void, uv_sem_post, uv_sem_t)

/* --- conditions: any signal wakes every waiter, which the rules allow --- */

static unsigned signals; /* so far, of all conditions */

struct waiter {
    pthread_mutex_t *mutex;
    unsigned seen;
};

static bool was_signalled(void *arg)
{
    struct waiter *waiter = arg;

    return __atomic_load_n(&signals, __ATOMIC_SEQ_CST) != waiter->seen &&
           pthread_mutex_trylock(waiter->mutex) == 0;
}

static struct waiter begin_waiting(const struct place *place,
                                   pthread_mutex_t *mutex)
{
    struct waiter waiter = {mutex, __atomic_load_n(&signals, __ATOMIC_SEQ_CST)};

    tell(place, TRACE_DEFINITE,
         "a callback waits until another thread signals the condition");
    pthread_mutex_unlock(mutex);
    note_release();
    return waiter;
}

static int wait_for_signal(const struct place *place, pthread_cond_t *cond,
                           pthread_mutex_t *mutex)
{
    struct waiter waiter;

    if (place->where == ELSEWHERE)
        return pthread_cond_wait(cond, mutex);
    waiter = begin_waiting(place, mutex);
    wait_for(place, was_signalled, &waiter);
    return 0;
}

static int wait_for_signal_until(const struct place *place, uint64_t ns,
                                 pthread_mutex_t *mutex)
{
    struct waiter waiter = begin_waiting(place, mutex);

    if (wait_until(place, ns, was_signalled, &waiter))
        return 0;
    wait_for(place, try_lock, &(struct lock){try_mutex, mutex, 0});
    return ETIMEDOUT;
}

int rt_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    struct place place = PLACE(pthread_cond_wait);

    return wait_for_signal(&place, cond, mutex);
}

void rt_uv_cond_wait(uv_cond_t *cond, uv_mutex_t *mutex)
{
    struct place place = PLACE(uv_cond_wait);

    (void)wait_for_signal(&place, cond, mutex);
}

int rt_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                              const struct timespec *at)
{
    struct place place = PLACE(pthread_cond_timedwait);

    if (place.where == ELSEWHERE)
        return pthread_cond_timedwait(cond, mutex, at);
    return wait_for_signal_until(&place, until_ns(CLOCK_REALTIME, at), mutex);
}

int rt_uv_cond_timedwait(uv_cond_t *cond, uv_mutex_t *mutex, uint64_t ns)
{
    struct place place = PLACE(uv_cond_timedwait);

    if (place.where == ELSEWHERE)
        return uv_cond_timedwait(cond, mutex, ns);
    return -wait_for_signal_until(&place, ns, mutex);
}

#define SIGNAL(type, name, object_type)                                        \
    type rt_##name(object_type *object)                                        \
    {                                                                          \
        __atomic_add_fetch(&signals, 1, __ATOMIC_SEQ_CST);                     \
        RELEASE_##type(name(object));                                          \
    }

SIGNAL(int, pthread_cond_signal, pthread_cond_t)
SIGNAL(int, pthread_cond_broadcast, pthread_cond_t)
SIGNAL(void, uv_cond_signal, uv_cond_t)
SIGNAL(void, uv_cond_broadcast, uv_cond_t)

/* --- barriers: the library has no way to try one, so they are counted --- */

static struct barrier {
    uv_barrier_t *address;
    unsigned needed, waiting, generation;
} barriers[BARRIERS_MAX];

static struct barrier *barrier_find(const uv_barrier_t *address)
{
    for (size_t i = 0; i < BARRIERS_MAX; i++)
        if (barriers[i].address == address)
            return &barriers[i];
    return NULL;
}

int rt_uv_barrier_init(uv_barrier_t *address, unsigned count)
{
    struct barrier *barrier = barrier_find(address);
    int rc = uv_barrier_init(address, count);

    if (rc < 0)
        return rc;
    if (!barrier)
        barrier = barrier_find(NULL);
    if (barrier)
        *barrier = (struct barrier){.address = address, .needed = count};
    return 0;
}

void rt_uv_barrier_destroy(uv_barrier_t *address)
{
    struct barrier *barrier = barrier_find(address);

    if (barrier)
        barrier->address = NULL;
    uv_barrier_destroy(address);
}

struct arrival {
    const struct barrier *barrier;
    unsigned generation;
};

static bool is_open(void *arg)
{
    const struct arrival *arrival = arg;

    return arrival->barrier->generation != arrival->generation;
}

int rt_uv_barrier_wait(uv_barrier_t *address)
{
    struct place place = PLACE(uv_barrier_wait);
    struct barrier *barrier = barrier_find(address);
    struct arrival arrival;

    if (place.where == ELSEWHERE || !barrier)
        return uv_barrier_wait(address);
    arrival = (struct arrival){barrier, barrier->generation};
    if (++barrier->waiting == barrier->needed) {
        barrier->waiting = 0;
        barrier->generation++;
        rt_pool_progress();
        return 1;
    }
    tell(&place, TRACE_DEFINITE,
         "a callback waits until other threads reach the barrier");
    wait_for(&place, is_open, &arrival);
    return 0;
}

/* --- threads of the submission's own --- */

int rt_pthread_create(pthread_t *ret_thread, const pthread_attr_t *attr,
                      void *(*body)(void *), void *arg)
{
    return rt_pool_thread(ret_thread, attr, body, arg, "pthread_create",
                          RT_SITE);
}

int rt_uv_thread_create(uv_thread_t *ret_thread, uv_thread_cb body, void *arg)
{
    /* As libuv does it: nobody looks at what the thread returns. */
    union {
        uv_thread_cb given;
        void *(*called)(void *);
    } cb = {body};

    return -rt_pool_thread(ret_thread, NULL, cb.called, arg, "uv_thread_create",
                           RT_SITE);
}

static bool has_ended(void *arg)
{
    return rt_pool_has_ended(*(pthread_t *)arg);
}

int rt_pthread_join(pthread_t thread, void **ret)
{
    struct place place = PLACE(pthread_join);

    tell(&place, TRACE_DEFINITE, "a callback waits until a thread ends");
    wait_for(&place, has_ended, &thread);
    return pthread_join(thread, ret);
}

int rt_uv_thread_join(uv_thread_t *thread)
{
    struct place place = PLACE(uv_thread_join);

    tell(&place, TRACE_DEFINITE, "a callback waits until a thread ends");
    wait_for(&place, has_ended, thread);
    return uv_thread_join(thread);
}
