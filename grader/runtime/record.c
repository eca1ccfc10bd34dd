#include <pthread.h>
#include <string.h>

#include "runtime/rt_internal.h"

/*
 * A thread of the learner's own may report while the loop runs. A guard's
 * signal may arrive while a record is written: the second record is dropped
 * then (EDEADLK) rather than both lost.
 */
static pthread_mutex_t lock = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
static uint64_t hash = 14695981039346656037u;

static void hash_bytes(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
}

void rt_record(enum trace_type type, void *record, size_t size)
{
    struct trace_record *head = record;

    if (!rt_is_running() || pthread_mutex_lock(&lock) != 0)
        return;
    head->type = type;
    head->size = size;
    head->at_ns = rt_now_ns();
    hash_bytes(record, size);
    if (rt_config()->sink)
        rt_config()->sink(rt_config()->sink_arg, head);
    pthread_mutex_unlock(&lock);
}

uint64_t rt_trace_hash(void)
{
    return hash;
}

void rt_name(char ret_name[TRACE_NAME_MAX], const char *name)
{
    size_t len = name ? strnlen(name, TRACE_NAME_MAX - 1) : 0;

    memset(ret_name, 0, TRACE_NAME_MAX);
    if (len)
        memcpy(ret_name, name, len);
}
