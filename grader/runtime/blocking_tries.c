/*
 * blocking_tries.c - locks that are only tried: nobody waits, but who gets one
 * comes after whoever had it before (race.h).
 */
#include <pthread.h>
#include <semaphore.h>
#include <uv.h>

#include "runtime/race.h"

/* Every function here is one that the library has, under its own name. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

#define TRY(name, object_type)                                                 \
    int rt_##name(object_type *object)                                         \
    {                                                                          \
        int rc = name(object);                                                 \
                                                                               \
        if (rc == 0)                                                           \
            rt_race_acquire((const void *)object);                             \
        return rc;                                                             \
    }
#define TRY_FOR_WRITE(name, object_type)                                       \
    int rt_##name(object_type *object)                                         \
    {                                                                          \
        int rc = name(object);                                                 \
                                                                               \
        if (rc == 0) {                                                         \
            rt_race_acquire((const void *)object);                             \
            rt_race_took_for_write(object);                                    \
        }                                                                      \
        return rc;                                                             \
    }

TRY(pthread_mutex_trylock, pthread_mutex_t)
TRY(pthread_rwlock_tryrdlock, pthread_rwlock_t)
TRY_FOR_WRITE(pthread_rwlock_trywrlock, pthread_rwlock_t)
TRY(pthread_spin_trylock, pthread_spinlock_t)
TRY(sem_trywait, sem_t)
TRY(uv_mutex_trylock, uv_mutex_t)
TRY(uv_rwlock_tryrdlock, uv_rwlock_t)
TRY_FOR_WRITE(uv_rwlock_trywrlock, uv_rwlock_t)
TRY(uv_sem_trywait, uv_sem_t)
