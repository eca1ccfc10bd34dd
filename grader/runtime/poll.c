/*
 * Theory of operation: libuv's loop waits in epoll_wait(), which the player
 * exports. For a loop of the run one poll does one thing:
 *
 *     1. the pool settles: each worker is idle, asleep or waits (pool.c);
 *     2. what is ready is listed, oldest first: descriptors (asked of the real
 *        epoll, without waiting) and finished jobs;
 *     3. the schedule picks one, and it alone is delivered. A timer that is
 *        due soon may come first: then the clock jumps to it;
 *     4. when nothing is ready the clock jumps to the next timer or to the
 *        next sleeper of the pool. When there is none, the loop can never
 *        wake: UV113, and the loop is stopped.
 *
 * A job is delivered by telling libuv that the wake descriptor is readable
 * (it never is); its callback then calls the job's.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/rt_internal.h"

enum {
    READY_MAX = 64,
    HELD_MAX = 3,    /* how often a timer comes before a ready thing */
    PASSED_MAX = 50, /* how often others do */
    IDLE_TURN_NS = 100000,
    IDLE_TURNS = 512,
    IDLE_DOUBLINGS_MAX = 16,
    HANDLE_INTERNAL = 0x10 /* libuv's UV_HANDLE_INTERNAL */
};

#define NS_PER_MS 1000000u

/* A descriptor that is ready and was not delivered yet. */
struct ready_fd {
    struct epoll_event event;
    uint64_t ready_ns, sequence;
    unsigned held, passed;
    bool is_still;
};

struct managed {
    struct managed *next;
    uv_loop_t *loop;
    uv_poll_t wake;
    struct rt_job *picked; /* by the poll, for the wake callback */
    bool may_go_on;        /* after it, one more in the same turn */
    unsigned empty_polls;  /* in a row */
    struct ready_fd fds[READY_MAX];
    size_t fd_count;
};

/* One thing that could be delivered: a job or a descriptor. */
struct option {
    struct rt_job *job;
    struct ready_fd *fd;
};

struct options {
    struct option items[2 * READY_MAX];
    size_t count;
};

static struct managed *loops;
static uv_loop_t *running;
static int wake_fd = -1; /* watched by each loop, never readable */

int rt_poll_start(void)
{
    if (wake_fd < 0)
        wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return wake_fd < 0 ? -errno : 0;
}

/* --- loops --- */

static struct managed *find(const uv_loop_t *loop)
{
    struct managed *m = loops;

    while (m && m->loop != loop)
        m = m->next;
    return m;
}

bool rt_poll_knows(const uv_loop_t *loop)
{
    return find(loop) != NULL;
}

static void wake_came(uv_poll_t *wake, int status, int events)
{
    struct managed *m = wake->data;
    struct rt_job *job = m->picked;

    (void)status;
    (void)events;
    m->picked = NULL;
    if (job) {
        rt_pool_deliver(job);
    } else if (m->may_go_on) {
        m->may_go_on = false;
        rt_closing_turn(m->loop);
    }
}

static int init_wake(struct managed *m)
{
    int rc = uv_poll_init(m->loop, &m->wake, wake_fd);

    if (rc < 0)
        return rc;
    m->wake.data = m;
    m->wake.flags |= HANDLE_INTERNAL;
    uv_unref((uv_handle_t *)&m->wake);
    /* Cannot fail for a descriptor that was just checked. */
    (void)uv_poll_start(&m->wake, UV_READABLE, wake_came);
    return 0;
}

int rt_poll_attach(uv_loop_t *loop)
{
    struct managed *m;
    int rc;

    if (find(loop))
        return 0;
    m = calloc(1, sizeof(*m));
    if (!m)
        return UV_ENOMEM;
    m->loop = loop;
    rc = init_wake(m);
    if (rc < 0) {
        free(m);
        return rc;
    }
    m->next = loops;
    loops = m;
    return 0;
}

void rt_poll_detach(uv_loop_t *loop)
{
    struct managed **at = &loops, *m;

    while (*at && (*at)->loop != loop)
        at = &(*at)->next;
    m = *at;
    if (!m)
        return;
    *at = m->next;
    free(m);
}

uv_loop_t *rt_poll_current(void)
{
    return running;
}

uv_loop_t *rt_poll_running(uv_loop_t *loop)
{
    uv_loop_t *before = running;

    running = loop;
    return before;
}

void rt_poll_stop(void)
{
    for (struct managed *m = loops; m; m = m->next)
        uv_stop(m->loop);
}

/* --- what is ready --- */

static int real_poll(int epfd, struct epoll_event *events, int max, int timeout,
                     const sigset_t *mask)
{
    return (int)syscall(SYS_epoll_pwait, epfd, events, max, timeout, mask,
                        (size_t)(_NSIG / 8));
}

static struct ready_fd *find_fd(struct managed *m, int fd)
{
    for (size_t i = 0; i < m->fd_count; i++)
        if (m->fds[i].event.data.fd == fd)
            return &m->fds[i];
    return NULL;
}

static void note_fd(struct managed *m, const struct epoll_event *event)
{
    struct ready_fd *fd = find_fd(m, event->data.fd);

    if (!fd) {
        if (m->fd_count == READY_MAX)
            return; /* it will still be ready next time */
        fd = &m->fds[m->fd_count++];
        *fd = (struct ready_fd){.ready_ns = rt_now_ns(),
                                .sequence = rt_pool_sequence()};
    }
    fd->event = *event;
    fd->is_still = true;
}

/* Asks the kernel which descriptors are ready; waits for one if `wait`. */
static void refresh_fds(struct managed *m, bool wait)
{
    struct epoll_event events[READY_MAX];
    size_t kept = 0;
    int count = real_poll(uv_backend_fd(m->loop), events, READY_MAX,
                          wait ? -1 : 0, NULL);

    for (size_t i = 0; i < m->fd_count; i++)
        m->fds[i].is_still = false;
    for (int i = 0; i < count; i++)
        note_fd(m, &events[i]);
    for (size_t i = 0; i < m->fd_count; i++)
        if (m->fds[i].is_still)
            m->fds[kept++] = m->fds[i];
    m->fd_count = kept;
}

static uint64_t since_of(const struct option *option)
{
    return option->job ? option->job->ready_ns : option->fd->ready_ns;
}

static uint64_t sequence_of(const struct option *option)
{
    return option->job ? option->job->sequence : option->fd->sequence;
}

/* Ready longer, or, since the clock stands still mostly, started before. */
static bool comes_before(const struct option *a, const struct option *b)
{
    if (since_of(a) != since_of(b))
        return since_of(a) < since_of(b);
    return sequence_of(a) < sequence_of(b);
}

static void add_option(struct options *options, struct option option)
{
    size_t i = options->count++;

    for (; i > 0 && comes_before(&option, &options->items[i - 1]); i--)
        options->items[i] = options->items[i - 1];
    options->items[i] = option;
}

static void collect(struct managed *m, struct options *ret)
{
    struct rt_job *jobs[READY_MAX];
    size_t job_count = rt_pool_ready(m->loop, jobs, READY_MAX);

    ret->count = 0;
    for (size_t i = 0; i < job_count; i++)
        add_option(ret, (struct option){.job = jobs[i]});
    for (size_t i = 0; i < m->fd_count; i++)
        add_option(ret, (struct option){.fd = &m->fds[i]});
}

/* --- picking --- */

static unsigned *held_of(const struct option *option)
{
    return option->job ? &option->job->held : &option->fd->held;
}

static unsigned *passed_of(const struct option *option)
{
    return option->job ? &option->job->passed : &option->fd->passed;
}

/* A slow machine could be so late that the timer comes first. */
static bool may_hold_back(const struct options *options, uint64_t deadline)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = &options->items[i];

        if (*held_of(option) >= HELD_MAX ||
            deadline - since_of(option) > rt_config()->jitter_ns)
            return false;
    }
    return true;
}

static struct rt_option tell(const struct managed *m,
                             const struct option *option)
{
    if (!option->job)
        return rt_watcher_option(m->loop, option->fd->event.data.fd);
    return (struct rt_option){option->job->op->id, option->job->op->kind};
}

/* An index of options, or their count for the timer. */
static size_t pick(const struct managed *m, const struct options *options,
                   bool timer)
{
    struct rt_option told[2 * READY_MAX + 1];

    for (size_t i = 0; i < options->count; i++)
        if (*passed_of(&options->items[i]) >= PASSED_MAX)
            return i;
    if (options->count + timer < 2)
        return 0;
    for (size_t i = 0; i < options->count; i++)
        told[i] = tell(m, &options->items[i]);
    told[options->count] = rt_watcher_timer(m->loop);
    return rt_schedule_pick(TRACE_POINT_NEXT, told,
                            (uint32_t)options->count + timer);
}

static void count_wait(const struct options *options, size_t picked)
{
    for (size_t i = 0; i < options->count; i++)
        if (picked == options->count)
            ++*held_of(&options->items[i]);
        else if (i != picked)
            ++*passed_of(&options->items[i]);
}

/* --- one poll --- */

/* Has libuv call wake_came(). */
static int wake_up(struct managed *m, struct rt_job *job,
                   struct epoll_event *ret_event)
{
    m->picked = job;
    *ret_event = (struct epoll_event){.events = EPOLLIN, .data.fd = wake_fd};
    return 1;
}

/* Whether a job is ready besides. */
static bool is_company(const struct options *options, size_t picked)
{
    for (size_t i = 0; i < options->count; i++)
        if (i != picked && options->items[i].job)
            return true;
    return false;
}

static int deliver(struct managed *m, const struct option *option,
                   struct epoll_event *ret_event)
{
    if (option->job)
        return wake_up(m, option->job, ret_event);
    *ret_event = option->fd->event;
    rt_extent_deliver(m->loop, ret_event);
    /* If it is ready again, that is a new event. */
    *option->fd = m->fds[--m->fd_count];
    return 1;
}

/*
 * Nothing is ready and the loop does not wait: it has idle handles, or the
 * program polls in a circle. The second such turn in a row takes time, lest
 * no timer were ever due; hundreds take ever more.
 */
static int turn_idle(struct managed *m)
{
    unsigned doublings = m->empty_polls / IDLE_TURNS;

    if (doublings > IDLE_DOUBLINGS_MAX)
        doublings = IDLE_DOUBLINGS_MAX;
    if (m->empty_polls++ > 0)
        rt_clock_advance((uint64_t)IDLE_TURN_NS << doublings, 0);
    return 0;
}

/* Requests that went to libuv's own pool, past the wrappers. */
static bool has_unmanaged(const struct managed *m)
{
    return m->loop->active_reqs.count >
           rt_pool_pending(m->loop) + rt_registry_pending(m->loop);
}

/* Sets the clock to when something is due; false when nothing ever is. */
static bool jump(uint64_t deadline)
{
    uint64_t wake = rt_pool_next_wake_ns(), now = rt_now_ns();

    if (deadline < wake)
        wake = deadline;
    if (wake == UINT64_MAX)
        return false;
    if (wake > now)
        rt_clock_advance(wake - now, 0);
    return true;
}

static int never_wakes(struct managed *m, struct epoll_event *ret_event)
{
    rt_autopsy_never_wakes(m->loop);
    uv_stop(m->loop);
    return wake_up(m, NULL, ret_event);
}

static int pick_one(struct managed *m, const struct options *options,
                    uint64_t deadline, bool waits,
                    struct epoll_event *ret_event, int room)
{
    bool timer =
        waits && deadline != UINT64_MAX && may_hold_back(options, deadline);
    size_t picked = pick(m, options, timer);

    m->empty_polls = 0;
    count_wait(options, picked);
    if (picked < options->count) {
        m->may_go_on = room > 1 && is_company(options, picked);
        if (m->may_go_on)
            ret_event[1] =
                (struct epoll_event){.events = EPOLLIN, .data.fd = wake_fd};
        return deliver(m, &options->items[picked], ret_event) + m->may_go_on;
    }
    rt_clock_advance(deadline - rt_now_ns(), 0);
    return 0;
}

/* What is held back is so late that the next timer comes first. */
static bool timer_passes(uint64_t deadline)
{
    uint64_t now = rt_now_ns();

    if (!rt_pool_holds() || deadline == UINT64_MAX ||
        deadline - now > rt_config()->jitter_ns)
        return false;
    rt_clock_advance(deadline - now, 0);
    return true;
}

static int managed_poll(struct managed *m, struct epoll_event *ret_event,
                        int room, int timeout)
{
    uint64_t deadline = UINT64_MAX;
    struct options options;
    bool is_last_try = false;

    m->may_go_on = false;
    rt_clock_settle();
    if (timeout >= 0)
        deadline = rt_now_ns() + (uint64_t)timeout * NS_PER_MS;
    for (;;) {
        rt_pool_settle();
        if (rt_limit_reached())
            return wake_up(m, NULL, ret_event);
        refresh_fds(m, false);
        collect(m, &options);
        if (options.count)
            return pick_one(m, &options, deadline, timeout > 0, ret_event,
                            room);
        if (!rt_pool_holds() &&
            rt_world_waits(m->loop, timeout == 0 ? rt_now_ns() : deadline))
            continue;
        if (timeout == 0)
            return turn_idle(m);
        m->empty_polls = 0;
        if (timer_passes(deadline))
            return 0;
        if (has_unmanaged(m))
            refresh_fds(m, true);
        else if (!jump(deadline)) {
            /* What a thread waits for may have come past the runtime. */
            if (is_last_try)
                return never_wakes(m, ret_event);
            is_last_try = true;
            rt_pool_progress();
        }
        if (rt_now_ns() >= deadline)
            return 0;
    }
}

/* --- what libuv.so calls --- */

static struct managed *managed_by(int epfd)
{
    if (!rt_is_running() || !rt_on_loop_thread() || !running ||
        uv_backend_fd(running) != epfd)
        return NULL;
    return find(running);
}

int epoll_pwait(int epfd, struct epoll_event *events, int max, int timeout,
                const sigset_t *mask)
{
    struct managed *m = managed_by(epfd);

    if (!m || max < 1)
        return real_poll(epfd, events, max, timeout, mask);
    return managed_poll(m, events, max, timeout);
}

int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout)
{
    return epoll_pwait(epfd, events, max, timeout, NULL);
}
