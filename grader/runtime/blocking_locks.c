/*
 * blocking_locks.c - calls that wait for another thread, and those that end
 * such waits: the library's functions, as blocking.h describes them.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#include "runtime/blocking.h"
#include "runtime/race.h"
#include "runtime/rt_internal.h"

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

static int try_spin_lock(void *lock)
{
    return pthread_spin_trylock(lock);
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

static void tell_wait(const struct rt_place *place, const char *waits_for)
{
    char what[96];

    snprintf(what, sizeof(what), "%s waits inside a callback: %s",
             rt_blocking[place->call].name, waits_for);
    rt_place_tell(place, TRACE_DEFINITE, what);
}

/* Returns what the library's function would: 0 or an errno. */
static int take(const struct rt_place *place, int (*attempt)(void *lock),
                void *object, const char *waits_for)
{
    struct lock lock = {attempt, object, 0};

    if (!try_lock(&lock)) {
        tell_wait(place, waits_for);
        rt_place_wait(place, try_lock, &lock);
    }
    if (lock.result == 0)
        rt_race_acquire(object);
    return lock.result;
}

/* The same for at most until `at`: then ETIMEDOUT. */
static int take_until(const struct rt_place *place, int (*attempt)(void *lock),
                      void *object, const struct timespec *at,
                      const char *waits_for)
{
    struct lock lock = {attempt, object, 0};
    uint64_t ns = rt_until_ns(CLOCK_REALTIME, at);

    if (!try_lock(&lock)) {
        tell_wait(place, waits_for);
        if (!rt_place_wait_until(place, ns, try_lock, &lock))
            return ETIMEDOUT;
    }
    if (lock.result == 0)
        rt_race_acquire(object);
    return lock.result;
}

/*
 * For write: after all who had it before, also those who only read. What they
 * release goes into the byte behind the lock's first one, so that readers do
 * not learn of each other.
 */
static int take_for_write(const struct rt_place *place, void *object)
{
    int rc = take(place, try_write_lock, object, "the lock is held");

    if (rc == 0)
        rt_race_took_for_write(object);
    return rc;
}

#define TAKE(type, name, object_type, attempt, waits_for)                      \
    type rt_##name(object_type *object)                                        \
    {                                                                          \
        struct rt_place place = RT_PLACE(name);                                \
                                                                               \
        return (type)take(&place, attempt, (void *)object, waits_for);         \
    }

TAKE(int, pthread_mutex_lock, pthread_mutex_t, try_mutex, "the lock is held")
TAKE(int, pthread_rwlock_rdlock, pthread_rwlock_t, try_read_lock,
     "the lock is held")
TAKE(int, pthread_spin_lock, pthread_spinlock_t, try_spin_lock,
     "the lock is held")
TAKE(void, uv_mutex_lock, uv_mutex_t, try_mutex, "the lock is held")
TAKE(void, uv_rwlock_rdlock, uv_rwlock_t, try_read_lock, "the lock is held")
TAKE(void, uv_sem_wait, uv_sem_t, try_uv_semaphore, "nobody has posted")

int rt_pthread_rwlock_wrlock(pthread_rwlock_t *object)
{
    struct rt_place place = RT_PLACE(pthread_rwlock_wrlock);

    return take_for_write(&place, object);
}

void rt_uv_rwlock_wrlock(uv_rwlock_t *object)
{
    struct rt_place place = RT_PLACE(uv_rwlock_wrlock);

    (void)take_for_write(&place, object);
}

int rt_sem_wait(sem_t *object)
{
    struct rt_place place = RT_PLACE(sem_wait);
    int rc = take(&place, try_semaphore, object, "nobody has posted");

    if (rc == 0)
        return 0;
    errno = rc;
    return -1;
}

int rt_sem_timedwait(sem_t *object, const struct timespec *at)
{
    struct rt_place place = RT_PLACE(sem_timedwait);
    int rc;

    if (place.where == RT_ELSEWHERE)
        return sem_timedwait(object, at);
    rc = take_until(&place, try_semaphore, object, at, "nobody has posted");
    if (rc == 0)
        return 0;
    errno = rc;
    return -1;
}

int rt_pthread_mutex_timedlock(pthread_mutex_t *object,
                               const struct timespec *at)
{
    struct rt_place place = RT_PLACE(pthread_mutex_timedlock);

    if (place.where == RT_ELSEWHERE)
        return pthread_mutex_timedlock(object, at);
    return take_until(&place, try_mutex, object, at, "the lock is held");
}

/* A release is what a waiting worker waits for; `tell` tells the next owner
 * what its owner did. */
#define RELEASE(type, name, object_type, tell)                                 \
    type rt_##name(object_type *object)                                        \
    {                                                                          \
        tell((const void *)object);                                            \
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

RELEASE(int, pthread_mutex_unlock, pthread_mutex_t, rt_race_release)
RELEASE(int, pthread_rwlock_unlock, pthread_rwlock_t, rt_race_release_rwlock)
RELEASE(int, pthread_spin_unlock, pthread_spinlock_t, rt_race_release)
RELEASE(int, sem_post, sem_t, rt_race_release)
RELEASE(void, uv_mutex_unlock, uv_mutex_t, rt_race_release)
RELEASE(void, uv_rwlock_rdunlock, uv_rwlock_t, rt_race_release_rwlock)
RELEASE(void, uv_rwlock_wrunlock, uv_rwlock_t, rt_race_release_rwlock)
RELEASE(void, uv_sem_post, uv_sem_t, rt_race_release)

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
    rt_race_release(mutex);
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
    rt_race_acquire(mutex);
    return 0;
}

static int wait_for_signal_until(const struct rt_place *place, uint64_t ns,
                                 pthread_mutex_t *mutex)
{
    struct waiter waiter = begin_waiting(place, mutex);

    bool came = rt_place_wait_until(place, ns, was_signalled, &waiter);

    if (!came)
        rt_place_wait(place, try_lock, &(struct lock){try_mutex, mutex, 0});
    rt_race_acquire(mutex);
    return came ? 0 : ETIMEDOUT;
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
    rt_pool_joined(thread);
    return pthread_join(thread, ret);
}

int rt_uv_thread_join(uv_thread_t *thread)
{
    struct rt_place place = RT_PLACE(uv_thread_join);

    tell_join(&place, *thread);
    rt_place_wait(&place, has_ended, thread);
    rt_pool_joined(*thread);
    return uv_thread_join(thread);
}
