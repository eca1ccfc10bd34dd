/*
 * Theory of operation: the work pool of libuv is replaced by this one. Its
 * threads are real, but they take turns: the loop thread, when it polls, hands
 * its turn to one worker and waits until that worker has finished the body of
 * its job, sleeps in virtual time, or waits for another thread. So no two
 * threads ever run at once, bodies run in an order that the schedule fixes,
 * and a run is the same each time. What a real pool may do and this one does
 * not is run bodies while the loop thread is in a callback: the order of
 * bodies and of completions covers what a program can see of that.
 *
 * A body that is the runtime's own (a file operation) takes a place in the pool
 * as any other, but runs on the loop thread: nobody can tell, and it saves two
 * changes of threads.
 *
 * A finished job waits until rt_poll picks it; each is delivered alone.
 *
 * Threads that the program makes itself are guests: they take turns with the
 * others, from their first instruction to their last, but take no jobs.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "runtime/race.h"
#include "runtime/rt_internal.h"

enum { WORKERS_MAX = 64, ISSUES_MAX = 64 };

enum worker_state {
    WORKER_IDLE,
    WORKER_BEGINS, /* a guest before its first turn */
    WORKER_RUNS,
    WORKER_SLEEPS,
    WORKER_WAITS,
    WORKER_PAUSES,
    WORKER_ENDED /* a guest after its last */
};

struct worker {
    pthread_t thread;
    pthread_cond_t turn_came;
    enum worker_state state;
    bool is_guest;
    struct rt_job *job; /* NULL for a guest */
    struct rt_op *op;   /* NULL but for a guest */
    void *(*body)(void *arg);
    void *arg;
    struct race_point *race; /* of a guest: what it knew at either end */
    uint64_t wake_ns;
    uint64_t seen_progress; /* when it last tried in vain */
    uint64_t paused_at;     /* the settling at which it paused */
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t loop_turn_came;
    struct worker *turn; /* who runs; NULL: the loop thread */
    struct worker workers[WORKERS_MAX];
    unsigned worker_count, guest_count; /* guests are workers, too */
    struct rt_job *jobs; /* all that are not delivered, oldest first */
    uint64_t sequence, progress;
    uint64_t settlings; /* so far */
    unsigned asked;     /* jobs, whether they begin at once */
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER,
          .loop_turn_came = PTHREAD_COND_INITIALIZER,
          .progress = 1};

static __thread struct worker *self;

bool rt_on_worker(void)
{
    return self != NULL;
}

void rt_pool_progress(void)
{
    pool.progress++;
}

bool rt_pool_any_waits(void)
{
    for (unsigned i = 0; i < pool.worker_count; i++)
        if (pool.workers[i].state == WORKER_WAITS)
            return true;
    return false;
}

uint64_t rt_pool_sequence(void)
{
    return ++pool.sequence;
}

/* --- turns --- */

static void wait_for_turn(void)
{
    while (pool.turn != self)
        pthread_cond_wait(&self->turn_came, &pool.lock);
}

/* On a worker: lets the loop thread go on until it hands the turn back. */
static void give_turn_back(enum worker_state state)
{
    pthread_mutex_lock(&pool.lock);
    self->state = state;
    pool.turn = NULL;
    pthread_cond_signal(&pool.loop_turn_came);
    wait_for_turn();
    self->state = WORKER_RUNS;
    pthread_mutex_unlock(&pool.lock);
}

/* On the loop thread. */
static void hand_turn_to(struct worker *worker)
{
    pthread_mutex_lock(&pool.lock);
    pool.turn = worker;
    pthread_cond_signal(&worker->turn_came);
    while (pool.turn)
        pthread_cond_wait(&pool.loop_turn_came, &pool.lock);
    pthread_mutex_unlock(&pool.lock);
}

static void finish(struct rt_job *job)
{
    job->finished = true;
    job->ready_ns = rt_now_ns();
    rt_pool_progress();
}

static void *worker_main(void *arg)
{
    self = arg;
    pthread_mutex_lock(&pool.lock);
    wait_for_turn();
    pthread_mutex_unlock(&pool.lock);
    for (;;) {
        rt_race_begin(self->job->race, false);
        self->job->body(self->job);
        rt_race_end(self->job->race);
        finish(self->job);
        self->job = NULL;
        give_turn_back(WORKER_IDLE);
    }
    return NULL;
}

void rt_worker_sleep(uint64_t ns)
{
    uint64_t now = rt_now_ns();

    rt_pool_progress();
    self->wake_ns = ns > UINT64_MAX - 1 - now ? UINT64_MAX - 1 : now + ns;
    give_turn_back(WORKER_SLEEPS);
}

void rt_worker_pause(void)
{
    rt_pool_progress();
    self->paused_at = pool.settlings;
    give_turn_back(WORKER_PAUSES);
}

void rt_worker_wait(bool (*attempt)(void *arg), void *arg)
{
    while (!attempt(arg)) {
        self->seen_progress = pool.progress;
        give_turn_back(WORKER_WAITS);
    }
    rt_pool_progress();
}

/* --- jobs --- */

void rt_pool_submit(struct rt_job *job)
{
    struct rt_job **last = &pool.jobs;

    while (*last)
        last = &(*last)->next;
    *last = job;
    job->next = NULL;
    job->queued = true;
    job->sequence = rt_pool_sequence();
    job->race = job->is_ours ? NULL : rt_race_fork();
    job->loop->active_reqs.count++;
}

/* A free worker, started if need be; NULL when all are busy. */
static struct worker *find_idle(void)
{
    unsigned max = rt_config()->pool_size;
    struct worker *worker = pool.workers;

    for (; worker < pool.workers + pool.worker_count; worker++)
        if (worker->state == WORKER_IDLE)
            return worker;
    if (pool.worker_count - pool.guest_count >= max ||
        pool.worker_count == WORKERS_MAX)
        return NULL;
    pthread_cond_init(&worker->turn_came, NULL);
    if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) {
        rt_limit("threads", "%u", pool.worker_count);
        return NULL;
    }
    pool.worker_count++;
    return worker;
}

static unsigned free_slots(void)
{
    unsigned busy = 0, max = rt_config()->pool_size;

    for (unsigned i = 0; i < pool.worker_count; i++)
        busy +=
            !pool.workers[i].is_guest && pool.workers[i].state != WORKER_IDLE;
    return max > busy ? max - busy : 0;
}

/* Something that can run now: a job to begin, or a worker to go on. */
struct runnable {
    struct rt_job *job;
    struct worker *worker;
};

static bool can_go_on(const struct worker *worker)
{
    if (worker->state == WORKER_BEGINS)
        return true;
    if (worker->state == WORKER_SLEEPS)
        return worker->wake_ns <= rt_now_ns();
    if (worker->state == WORKER_PAUSES)
        return worker->paused_at != pool.settlings;
    return worker->state == WORKER_WAITS &&
           worker->seen_progress != pool.progress;
}

static bool can_begin(const struct rt_job *job)
{
    return job->queued && job->held_at != pool.settlings;
}

static size_t find_runnable(struct runnable *ret, size_t max)
{
    unsigned slots = free_slots();
    size_t count = 0;

    for (unsigned i = 0; i < pool.worker_count && count < max; i++)
        if (can_go_on(&pool.workers[i]))
            ret[count++] =
                (struct runnable){pool.workers[i].job, &pool.workers[i]};
    for (struct rt_job *job = pool.jobs; job && slots && count < max;
         job = job->next)
        if (can_begin(job)) {
            ret[count++] = (struct runnable){job, NULL};
            slots--;
        }
    return count;
}

static size_t choose(const struct runnable *runnable, size_t count)
{
    struct rt_option options[WORKERS_MAX];
    bool mutates = false;

    for (size_t i = 0; i < count; i++) {
        const struct rt_job *job = runnable[i].job;
        const struct rt_op *op = job ? job->op : runnable[i].worker->op;

        options[i] = (struct rt_option){op ? op->id : 0, TRACE_WORKER};
        mutates |= !job || job->mutates;
    }
    /* Bodies that only look may run in any order: nobody can tell. */
    if (count < 2 || !mutates)
        return 0;
    return rt_schedule_pick(TRACE_POINT_BODY, options, (uint32_t)count);
}

static bool run_one(const struct runnable *runnable)
{
    struct worker *worker = runnable->worker;

    if (!worker && runnable->job->is_ours) {
        runnable->job->queued = false;
        runnable->job->body(runnable->job);
        finish(runnable->job);
        return true;
    }
    if (!worker) {
        worker = find_idle();
        if (!worker)
            return false;
        worker->job = runnable->job;
        worker->state = WORKER_RUNS;
        runnable->job->queued = false;
    }
    hand_turn_to(worker);
    return true;
}

/* --- guests --- */

/* However the thread ends: by return or by pthread_exit(). */
static void guest_ended(void *arg)
{
    struct worker *guest = arg;

    rt_op_end(guest->op, 0);
    rt_leave();
    rt_race_end(guest->race);
    rt_pool_progress();
    pthread_mutex_lock(&pool.lock);
    guest->state = WORKER_ENDED;
    pool.turn = NULL;
    pthread_cond_signal(&pool.loop_turn_came);
    pthread_mutex_unlock(&pool.lock);
}

static void *guest_main(void *arg)
{
    struct worker *guest = arg;
    void *result;

    self = guest;
    pthread_mutex_lock(&pool.lock);
    wait_for_turn();
    guest->state = WORKER_RUNS;
    pthread_mutex_unlock(&pool.lock);
    rt_race_begin(guest->race, true);
    rt_op_enter(guest->op, (const void *)guest->body);
    pthread_cleanup_push(guest_ended, guest);
    result = guest->body(guest->arg);
    pthread_cleanup_pop(1);
    return result;
}

int rt_pool_thread(pthread_t *ret_thread, const pthread_attr_t *attr,
                   void *(*body)(void *arg), void *arg, const char *call,
                   const void *site)
{
    struct worker *guest = &pool.workers[pool.worker_count];
    int rc;

    if (!rt_on_loop_thread() && !rt_on_worker())
        return pthread_create(ret_thread, attr, body, arg);
    if (pool.worker_count == WORKERS_MAX)
        return EAGAIN;
    *guest = (struct worker){.state = WORKER_BEGINS,
                             .is_guest = true,
                             .body = body,
                             .arg = arg,
                             .race = rt_race_fork(),
                             .op = rt_op_start(TRACE_WORKER, call, site)};
    pthread_cond_init(&guest->turn_came, NULL);
    rc = pthread_create(&guest->thread, attr, guest_main, guest);
    if (rc != 0) {
        rt_op_end(guest->op, -rc);
        rt_race_join(guest->race);
        return rc;
    }
    pool.worker_count++;
    pool.guest_count++;
    *ret_thread = guest->thread;
    return 0;
}

static struct worker *find_guest(pthread_t thread)
{
    for (unsigned i = pool.worker_count; i > 0; i--) {
        struct worker *worker = &pool.workers[i - 1];

        if (worker->is_guest && pthread_equal(worker->thread, thread))
            return worker;
    }
    return NULL;
}

bool rt_pool_has_ended(pthread_t thread)
{
    const struct worker *guest = find_guest(thread);

    /* None of ours: the caller's wait is a real one. */
    return !guest || guest->state == WORKER_ENDED;
}

void rt_pool_joined(pthread_t thread)
{
    struct worker *guest = find_guest(thread);

    if (!guest)
        return;
    rt_race_join(guest->race);
    guest->race = NULL;
}

/* A job that is alone has nothing to be late for. */
static bool is_accompanied(const struct rt_job *job)
{
    int timer_ms = uv_backend_timeout(job->loop);

    return job != pool.jobs || job->next ||
           (timer_ms > 0 &&
            (uint64_t)timer_ms * 1000000u <= rt_config()->jitter_ns);
}

/* Each job is late once at most: until something else has been delivered. */
static void hold_some(void)
{
    for (struct rt_job *job = pool.jobs; job; job = job->next) {
        if (!job->queued || job->asked)
            continue;
        job->asked = true;
        if (is_accompanied(job) && pool.asked++ < ISSUES_MAX &&
            rt_schedule_deviates(TRACE_POINT_ISSUE, job->op))
            job->held_at = pool.settlings;
    }
}

bool rt_pool_holds(void)
{
    for (unsigned i = 0; i < pool.worker_count; i++)
        if (pool.workers[i].state == WORKER_PAUSES)
            return true;
    for (const struct rt_job *job = pool.jobs; job; job = job->next)
        if (job->queued && job->held_at == pool.settlings)
            return true;
    return false;
}

void rt_pool_settle(void)
{
    struct runnable runnable[WORKERS_MAX];
    size_t count;

    pool.settlings++;
    hold_some();
    while (!rt_limit_reached() &&
           (count = find_runnable(runnable, WORKERS_MAX)) > 0)
        if (!run_one(&runnable[choose(runnable, count)]))
            break;
}

size_t rt_pool_ready(const uv_loop_t *loop, struct rt_job **ret_jobs,
                     size_t max)
{
    size_t count = 0;

    for (struct rt_job *job = pool.jobs; job && count < max; job = job->next)
        if (job->finished && job->loop == loop)
            ret_jobs[count++] = job;
    return count;
}

void rt_pool_deliver(struct rt_job *job)
{
    struct rt_job **at = &pool.jobs;

    while (*at != job)
        at = &(*at)->next;
    *at = job->next;
    job->loop->active_reqs.count--;
    rt_pool_progress();
    rt_race_join(job->race);
    job->done(job, job->cancelled ? UV_ECANCELED : 0);
}

struct rt_job *rt_pool_find(const void *request)
{
    struct rt_job *job = pool.jobs;

    while (job && job->request != request)
        job = job->next;
    return job;
}

/*
 * A real pool takes up a job at once when a thread is free, but it may also be
 * late: for the first jobs in the queue the schedule decides.
 */
int rt_pool_cancel(struct rt_job *job)
{
    unsigned before = 0;

    if (!job->queued)
        return UV_EBUSY;
    for (const struct rt_job *j = pool.jobs; j != job; j = j->next)
        before += j->queued;
    if (before < free_slots() &&
        !rt_schedule_deviates(TRACE_POINT_CANCEL, job->op))
        return UV_EBUSY;
    job->queued = false;
    job->cancelled = true;
    finish(job);
    return 0;
}

uint64_t rt_pool_next_wake_ns(void)
{
    uint64_t first = rt_pool_holds() ? rt_now_ns() : UINT64_MAX;

    for (unsigned i = 0; i < pool.worker_count; i++)
        if (pool.workers[i].state == WORKER_SLEEPS &&
            pool.workers[i].wake_ns < first)
            first = pool.workers[i].wake_ns;
    return first;
}

unsigned rt_pool_pending(const uv_loop_t *loop)
{
    unsigned count = 0;

    for (const struct rt_job *job = pool.jobs; job; job = job->next)
        count += job->loop == loop;
    return count;
}
