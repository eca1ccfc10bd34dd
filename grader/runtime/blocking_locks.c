/*
 * blocking_locks.c - calls that wait for another thread, and those that end
 * such waits: the library's functions, as blocking.h describes them.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#include "runtime/blocking.h"
#include "runtime/rt_internal.h"

enum { BARRIERS_MAX = 32 };

/* Every function here is one that the library has, under its own name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

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
static int take(const struct rt_place *place, int (*attempt)(void *lock),
                void *object, const char *waits_for)
{
    struct lock lock = {attempt, object, 0};
    char what[96];

    if (try_lock(&lock))
        return lock.result;
    snprintf(what, sizeof(what), "%s waits inside a callback: %s",
             rt_blocking[place->call].name, waits_for);
    rt_place_tell(place, TRACE_DEFINITE, what);
    rt_place_wait(place, try_lock, &lock);
    return lock.result;
}

#define TAKE(type, name, object_type, attempt, waits_for)                      \
    type rt_##name(object_type *object)                                        \
    {                                                                          \
        struct rt_place place = RT_PLACE(name);                                \
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
    struct rt_place place = RT_PLACE(sem_wait);
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

static struct waiter begin_waiting(const struct rt_place *place,
                                   pthread_mutex_t *mutex)
{
    struct waiter waiter = {mutex, __atomic_load_n(&signals, __ATOMIC_SEQ_CST)};

    rt_place_tell(
        place, TRACE_DEFINITE,
        "a callback waits until another thread signals the condition");
    pthread_mutex_unlock(mutex);
    note_release();
    return waiter;
}

static int wait_for_signal(const struct rt_place *place, pthread_cond_t *cond,
                           pthread_mutex_t *mutex)
{
    struct waiter waiter;

    if (place->where == RT_ELSEWHERE)
        return pthread_cond_wait(cond, mutex);
    waiter = begin_waiting(place, mutex);
    rt_place_wait(place, was_signalled, &waiter);
    return 0;
}

static int wait_for_signal_until(const struct rt_place *place, uint64_t ns,
                                 pthread_mutex_t *mutex)
{
    struct waiter waiter = begin_waiting(place, mutex);

    if (rt_place_wait_until(place, ns, was_signalled, &waiter))
        return 0;
    rt_place_wait(place, try_lock, &(struct lock){try_mutex, mutex, 0});
    return ETIMEDOUT;
}

int rt_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    struct rt_place place = RT_PLACE(pthread_cond_wait);

    return wait_for_signal(&place, cond, mutex);
}

void rt_uv_cond_wait(uv_cond_t *cond, uv_mutex_t *mutex)
{
    struct rt_place place = RT_PLACE(uv_cond_wait);

    (void)wait_for_signal(&place, cond, mutex);
}

int rt_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                              const struct timespec *at)
{
    struct rt_place place = RT_PLACE(pthread_cond_timedwait);

    if (place.where == RT_ELSEWHERE)
        return pthread_cond_timedwait(cond, mutex, at);
    return wait_for_signal_until(&place, rt_until_ns(CLOCK_REALTIME, at),
                                 mutex);
}

int rt_uv_cond_timedwait(uv_cond_t *cond, uv_mutex_t *mutex, uint64_t ns)
{
    struct rt_place place = RT_PLACE(uv_cond_timedwait);

    if (place.where == RT_ELSEWHERE)
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
    struct rt_place place = RT_PLACE(uv_barrier_wait);
    struct barrier *barrier = barrier_find(address);
    struct arrival arrival;

    if (place.where == RT_ELSEWHERE || !barrier)
        return uv_barrier_wait(address);
    arrival = (struct arrival){barrier, barrier->generation};
    if (++barrier->waiting == barrier->needed) {
        barrier->waiting = 0;
        barrier->generation++;
        rt_pool_progress();
        return 1;
    }
    rt_place_tell(&place, TRACE_DEFINITE,
                  "a callback waits until other threads reach the barrier");
    rt_place_wait(&place, is_open, &arrival);
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

/* Who joins a thread that has said goodbye does not wait. */
static void tell_join(const struct rt_place *place, pthread_t thread)
{
    if (!rt_pool_has_ended(thread))
        rt_place_tell(place, TRACE_DEFINITE,
                      "a callback waits until a thread ends");
}

int rt_pthread_join(pthread_t thread, void **ret)
{
    struct rt_place place = RT_PLACE(pthread_join);

    tell_join(&place, thread);
    rt_place_wait(&place, has_ended, &thread);
    return pthread_join(thread, ret);
}

int rt_uv_thread_join(uv_thread_t *thread)
{
    struct rt_place place = RT_PLACE(uv_thread_join);

    tell_join(&place, *thread);
    rt_place_wait(&place, has_ended, thread);
    return uv_thread_join(thread);
}
