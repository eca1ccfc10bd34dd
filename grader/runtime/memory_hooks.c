/*
 * memory_hooks.c - what the compiler calls before each access
 * (-fsanitize=thread), and the library's functions that access memory where
 * the compiler does not see it.
 */
#include <string.h>

#include "runtime/memory.h"
#include "runtime/race.h"
#include "runtime/rt_internal.h"

/* --- what the compiler calls --- */

void __tsan_init(void);
void __tsan_func_entry(void *site);
void __tsan_func_exit(void);

void __tsan_init(void)
{
}

void __tsan_func_entry(void *site)
{
    (void)site;
    rt_memory_settle();
}

void __tsan_func_exit(void)
{
    rt_memory_settle();
}

#define HOOK(name, size, how)                                                  \
    void __tsan_##name(void *data);                                            \
    void __tsan_##name(void *data)                                             \
    {                                                                          \
        rt_memory_access(data, size, (how) | RT_DIRECT, RT_SITE, RT_FRAME);    \
    }
#define HOOK_BOTH(name, size)                                                  \
    void __tsan_##name(void *data);                                            \
    void __tsan_##name(void *data)                                             \
    {                                                                          \
        rt_memory_access(data, size, RT_READ, RT_SITE, RT_FRAME);              \
        rt_memory_access(data, size, RT_WRITE, RT_SITE, RT_FRAME);             \
    }
#define HOOKS(size)                                                            \
    HOOK(read##size, size, RT_READ)                                            \
    HOOK(write##size, size, RT_WRITE)                                          \
    HOOK(unaligned_read##size, size, RT_READ)                                  \
    HOOK(unaligned_write##size, size, RT_WRITE)                                \
    HOOK(volatile_read##size, size, RT_READ)                                   \
    HOOK(volatile_write##size, size, RT_WRITE)                                 \
    HOOK(unaligned_volatile_read##size, size, RT_READ)                         \
    HOOK(unaligned_volatile_write##size, size, RT_WRITE)                       \
    HOOK_BOTH(read_write##size, size)                                          \
    HOOK_BOTH(unaligned_read_write##size, size)

HOOKS(1)
HOOKS(2)
HOOKS(4)
HOOKS(8)
HOOKS(16)

void __tsan_read_range(void *data, size_t len);
void __tsan_write_range(void *data, size_t len);

void __tsan_read_range(void *data, size_t len)
{
    rt_memory_access(data, len, RT_READ, RT_SITE, RT_FRAME);
}

void __tsan_write_range(void *data, size_t len)
{
    rt_memory_access(data, len, RT_WRITE, RT_SITE, RT_FRAME);
}

/* Atomic accesses: done here, as strong as there is; for the watchdog a
 * read-modify-write is a read and a write in one callback. */
typedef uint8_t atomic_8;
typedef uint16_t atomic_16;
typedef uint32_t atomic_32;
typedef uint64_t atomic_64;

/* Before an atomic access, and what its order tells and learns. */
static void atomic_access(const volatile void *data, size_t len, unsigned how,
                          int order, const void *site, const void *frame)
{
    const void *address = (const void *)data;
    bool acquires = order != __ATOMIC_RELAXED && order != __ATOMIC_RELEASE;
    bool releases = order >= __ATOMIC_RELEASE;

    rt_memory_access(address, len, how | RT_ATOMIC, site, frame);
    if (acquires && !(how & RT_WRITE))
        rt_race_acquire(address);
    if (releases && how & RT_WRITE)
        rt_race_release(address);
}

#define ATOMIC_ACCESS(bits, how)                                               \
    atomic_access(data, bits / 8, how, order, RT_SITE, RT_FRAME)

#define ATOMIC_FETCH(bits, name, builtin)                                      \
    atomic_##bits __tsan_atomic##bits##_##name(                                \
        volatile atomic_##bits *data, atomic_##bits value, int order);         \
    atomic_##bits __tsan_atomic##bits##_##name(volatile atomic_##bits *data,   \
                                               atomic_##bits value, int order) \
    {                                                                          \
        ATOMIC_ACCESS(bits, RT_READ);                                          \
        ATOMIC_ACCESS(bits, RT_WRITE);                                         \
        return builtin(data, value, __ATOMIC_SEQ_CST);                         \
    }

#define ATOMIC_EXCHANGE_IF(bits, name)                                         \
    int __tsan_atomic##bits##_##name(                                          \
        volatile atomic_##bits *data, atomic_##bits *expected,                 \
        atomic_##bits value, int order, int failure_order);                    \
    int __tsan_atomic##bits##_##name(                                          \
        volatile atomic_##bits *data, atomic_##bits *expected,                 \
        atomic_##bits value, int order, int failure_order)                     \
    {                                                                          \
        (void)failure_order;                                                   \
        ATOMIC_ACCESS(bits, RT_READ);                                          \
        ATOMIC_ACCESS(bits, RT_WRITE);                                         \
        return __atomic_compare_exchange_n(                                    \
            data, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    }

#define ATOMIC(bits)                                                           \
    atomic_##bits __tsan_atomic##bits##_load(                                  \
        const volatile atomic_##bits *data, int order);                        \
    atomic_##bits __tsan_atomic##bits##_load(                                  \
        const volatile atomic_##bits *data, int order)                         \
    {                                                                          \
        ATOMIC_ACCESS(bits, RT_READ);                                          \
        return __atomic_load_n(data, __ATOMIC_SEQ_CST);                        \
    }                                                                          \
    void __tsan_atomic##bits##_store(volatile atomic_##bits *data,             \
                                     atomic_##bits value, int order);          \
    void __tsan_atomic##bits##_store(volatile atomic_##bits *data,             \
                                     atomic_##bits value, int order)           \
    {                                                                          \
        ATOMIC_ACCESS(bits, RT_WRITE);                                         \
        __atomic_store_n(data, value, __ATOMIC_SEQ_CST);                       \
    }                                                                          \
    atomic_##bits __tsan_atomic##bits##_compare_exchange_val(                  \
        volatile atomic_##bits *data, atomic_##bits expected,                  \
        atomic_##bits value, int order, int failure_order);                    \
    atomic_##bits __tsan_atomic##bits##_compare_exchange_val(                  \
        volatile atomic_##bits *data, atomic_##bits expected,                  \
        atomic_##bits value, int order, int failure_order)                     \
    {                                                                          \
        (void)failure_order;                                                   \
        ATOMIC_ACCESS(bits, RT_READ);                                          \
        ATOMIC_ACCESS(bits, RT_WRITE);                                         \
        __atomic_compare_exchange_n(data, &expected, value, false,             \
                                    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);       \
        return expected;                                                       \
    }                                                                          \
    ATOMIC_EXCHANGE_IF(bits, compare_exchange_strong)                          \
    ATOMIC_EXCHANGE_IF(bits, compare_exchange_weak)                            \
    ATOMIC_FETCH(bits, exchange, __atomic_exchange_n)                          \
    ATOMIC_FETCH(bits, fetch_add, __atomic_fetch_add)                          \
    ATOMIC_FETCH(bits, fetch_sub, __atomic_fetch_sub)                          \
    ATOMIC_FETCH(bits, fetch_and, __atomic_fetch_and)                          \
    ATOMIC_FETCH(bits, fetch_or, __atomic_fetch_or)                            \
    ATOMIC_FETCH(bits, fetch_xor, __atomic_fetch_xor)                          \
    ATOMIC_FETCH(bits, fetch_nand, __atomic_fetch_nand)

ATOMIC(8)
ATOMIC(16)
ATOMIC(32)
ATOMIC(64)

void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_signal_fence(int order);

/* Whoever comes to a fence later knows of what was before the first one. */
static const char fence;

void __tsan_atomic_thread_fence(int order)
{
    (void)order;
    rt_race_acquire(&fence);
    rt_race_release(&fence);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

/* --- functions of the library that the compiler does not see into --- */

/* Newer compilers call the first name for a copy that they make themselves. */
#define COPY(name, plain)                                                      \
    void *name(void *to, const void *from, size_t len);                        \
    void *name(void *to, const void *from, size_t len)                         \
    {                                                                          \
        rt_memory_access(from, len, RT_READ, RT_SITE, RT_FRAME);               \
        rt_memory_access(to, len, RT_WRITE, RT_SITE, RT_FRAME);                \
        return plain(to, from, len);                                           \
    }
#define FILL(name)                                                             \
    void *name(void *to, int byte, size_t len);                                \
    void *name(void *to, int byte, size_t len)                                 \
    {                                                                          \
        rt_memory_access(to, len, RT_WRITE, RT_SITE, RT_FRAME);                \
        return memset(to, byte, len);                                          \
    }

COPY(__tsan_memcpy, memcpy)
COPY(__tsan_memmove, memmove)
COPY(rt_memcpy, memcpy)
COPY(rt_memmove, memmove)
FILL(__tsan_memset)
FILL(rt_memset)

int rt_memcmp(const void *a, const void *b, size_t len);
char *rt_strcpy(char *to, const char *from);
char *rt_strncpy(char *to, const char *from, size_t max);
size_t rt_strlen(const char *text);
int rt_strcmp(const char *a, const char *b);

int rt_memcmp(const void *a, const void *b, size_t len)
{
    rt_memory_access(a, len, RT_READ, RT_SITE, RT_FRAME);
    rt_memory_access(b, len, RT_READ, RT_SITE, RT_FRAME);
    return memcmp(a, b, len);
}

char *rt_strcpy(char *to, const char *from)
{
    size_t len = strlen(from) + 1;

    rt_memory_access(from, len, RT_READ, RT_SITE, RT_FRAME);
    rt_memory_access(to, len, RT_WRITE, RT_SITE, RT_FRAME);
    memcpy(to, from, len);
    return to;
}

char *rt_strncpy(char *to, const char *from, size_t max)
{
    rt_memory_access(from, strnlen(from, max), RT_READ, RT_SITE, RT_FRAME);
    rt_memory_access(to, max, RT_WRITE, RT_SITE, RT_FRAME);
    return strncpy(to, from, max);
}

size_t rt_strlen(const char *text)
{
    size_t len = strlen(text);

    rt_memory_access(text, len + 1, RT_READ, RT_SITE, RT_FRAME);
    return len;
}

int rt_strcmp(const char *a, const char *b)
{
    rt_memory_access(a, strlen(a) + 1, RT_READ, RT_SITE, RT_FRAME);
    rt_memory_access(b, strlen(b) + 1, RT_READ, RT_SITE, RT_FRAME);
    return strcmp(a, b);
}
