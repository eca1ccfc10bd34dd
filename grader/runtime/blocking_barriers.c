/*
 * blocking_barriers.c - barriers, and what runs once: the library has no way to
 * try these, so they are counted here.
 */
#include <pthread.h>
#include <uv.h>

#include "runtime/blocking.h"
#include "runtime/race.h"
#include "runtime/rt_internal.h"

enum { BARRIERS_MAX = 32 };

/* Every function here is one that the library has, under its own name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/* --- barriers --- */

static struct barrier {
    const void *address;
    unsigned needed, waiting, generation;
} barriers[BARRIERS_MAX];

static struct barrier *barrier_find(const void *address)
{
    for (size_t i = 0; i < BARRIERS_MAX; i++)
        if (barriers[i].address == address)
            return &barriers[i];
    return NULL;
}

static void barrier_made(const void *address, unsigned count)
{
    struct barrier *barrier = barrier_find(address);

    if (!barrier)
        barrier = barrier_find(NULL);
    if (barrier)
        *barrier = (struct barrier){.address = address, .needed = count};
}

static void barrier_gone(const void *address)
{
    struct barrier *barrier = barrier_find(address);

    if (barrier)
        barrier->address = NULL;
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

/* True for the last one, who opens it. */
static bool arrive(const struct rt_place *place, struct barrier *barrier)
{
    struct arrival arrival = {barrier, barrier->generation};

    rt_race_release(barrier->address);
    if (++barrier->waiting == barrier->needed) {
        barrier->waiting = 0;
        barrier->generation++;
        rt_pool_progress();
        rt_race_acquire(barrier->address);
        return true;
    }
    rt_place_tell(place, TRACE_DEFINITE,
                  "a callback waits until other threads reach the barrier");
    rt_place_wait(place, is_open, &arrival);
    rt_race_acquire(barrier->address);
    return false;
}

int rt_uv_barrier_init(uv_barrier_t *address, unsigned count)
{
    int rc = uv_barrier_init(address, count);

    if (rc == 0)
        barrier_made(address, count);
    return rc;
}

void rt_uv_barrier_destroy(uv_barrier_t *address)
{
    barrier_gone(address);
    uv_barrier_destroy(address);
}

int rt_uv_barrier_wait(uv_barrier_t *address)
{
    struct rt_place place = RT_PLACE(uv_barrier_wait);
    struct barrier *barrier = barrier_find(address);

    if (place.where == RT_ELSEWHERE || !barrier)
        return uv_barrier_wait(address);
    return arrive(&place, barrier);
}

int rt_pthread_barrier_init(pthread_barrier_t *address,
                            const pthread_barrierattr_t *attr, unsigned count)
{
    int rc = pthread_barrier_init(address, attr, count);

    if (rc == 0)
        barrier_made(address, count);
    return rc;
}

int rt_pthread_barrier_destroy(pthread_barrier_t *address)
{
    barrier_gone(address);
    return pthread_barrier_destroy(address);
}

int rt_pthread_barrier_wait(pthread_barrier_t *address)
{
    struct rt_place place = RT_PLACE(pthread_barrier_wait);
    struct barrier *barrier = barrier_find(address);

    if (place.where == RT_ELSEWHERE || !barrier)
        return pthread_barrier_wait(address);
    return arrive(&place, barrier) ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

/* --- once: who comes later knows what the first one did --- */

int rt_pthread_once(pthread_once_t *once, void (*body)(void))
{
    int rc = pthread_once(once, body);

    rt_race_acquire(once);
    rt_race_release(once);
    return rc;
}

void rt_uv_once(uv_once_t *once, void (*body)(void))
{
    uv_once(once, body);
    rt_race_acquire(once);
    rt_race_release(once);
}
