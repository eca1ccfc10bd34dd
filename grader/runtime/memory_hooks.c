/*
 * memory_hooks.c - what the compiler calls before each access
 * (-fsanitize=thread), and the library's functions that access memory where
 * the compiler does not see it.
 */
#include <string.h>

#include "runtime/memory.h"
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

#define HOOK(name, size, is_write)                                             \
    void __tsan_##name(void *data);                                            \
    void __tsan_##name(void *data)                                             \
    {                                                                          \
        rt_memory_access(data, size, is_write, RT_SITE, RT_FRAME);             \
    }
#define HOOK_BOTH(name, size)                                                  \
    void __tsan_##name(void *data);                                            \
    void __tsan_##name(void *data)                                             \
    {                                                                          \
        rt_memory_access(data, size, false, RT_SITE, RT_FRAME);                \
        rt_memory_access(data, size, true, RT_SITE, RT_FRAME);                 \
    }
#define HOOKS(size)                                                            \
    HOOK(read##size, size, false)                                              \
    HOOK(write##size, size, true)                                              \
    HOOK(unaligned_read##size, size, false)                                    \
    HOOK(unaligned_write##size, size, true)                                    \
    HOOK(volatile_read##size, size, false)                                     \
    HOOK(volatile_write##size, size, true)                                     \
    HOOK(unaligned_volatile_read##size, size, false)                           \
    HOOK(unaligned_volatile_write##size, size, true)                           \
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
    rt_memory_access(data, len, false, RT_SITE, RT_FRAME);
}

void __tsan_write_range(void *data, size_t len)
{
    rt_memory_access(data, len, true, RT_SITE, RT_FRAME);
}

/* Atomic accesses: done here, as strong as there is; for the watchdog a
 * read-modify-write is a read and a write in one callback. */
typedef uint8_t atomic_8;
typedef uint16_t atomic_16;
typedef uint32_t atomic_32;
typedef uint64_t atomic_64;

#define ATOMIC_FETCH(bits, name, builtin)                                      \
    atomic_##bits __tsan_atomic##bits##_##name(                                \
        volatile atomic_##bits *data, atomic_##bits value, int order);         \
    atomic_##bits __tsan_atomic##bits##_##name(volatile atomic_##bits *data,   \
                                               atomic_##bits value, int order) \
    {                                                                          \
        (void)order;                                                           \
        rt_memory_access((void *)data, bits / 8, false, RT_SITE, RT_FRAME);    \
        rt_memory_access((void *)data, bits / 8, true, RT_SITE, RT_FRAME);     \
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
        (void)order;                                                           \
        (void)failure_order;                                                   \
        rt_memory_access((void *)data, bits / 8, false, RT_SITE, RT_FRAME);    \
        rt_memory_access((void *)data, bits / 8, true, RT_SITE, RT_FRAME);     \
        return __atomic_compare_exchange_n(                                    \
            data, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    }

#define ATOMIC(bits)                                                           \
    atomic_##bits __tsan_atomic##bits##_load(                                  \
        const volatile atomic_##bits *data, int order);                        \
    atomic_##bits __tsan_atomic##bits##_load(                                  \
        const volatile atomic_##bits *data, int order)                         \
    {                                                                          \
        (void)order;                                                           \
        rt_memory_access((void *)data, bits / 8, false, RT_SITE, RT_FRAME);    \
        return __atomic_load_n(data, __ATOMIC_SEQ_CST);                        \
    }                                                                          \
    void __tsan_atomic##bits##_store(volatile atomic_##bits *data,             \
                                     atomic_##bits value, int order);          \
    void __tsan_atomic##bits##_store(volatile atomic_##bits *data,             \
                                     atomic_##bits value, int order)           \
    {                                                                          \
        (void)order;                                                           \
        rt_memory_access((void *)data, bits / 8, true, RT_SITE, RT_FRAME);     \
        __atomic_store_n(data, value, __ATOMIC_SEQ_CST);                       \
    }                                                                          \
    atomic_##bits __tsan_atomic##bits##_compare_exchange_val(                  \
        volatile atomic_##bits *data, atomic_##bits expected,                  \
        atomic_##bits value, int order, int failure_order);                    \
    atomic_##bits __tsan_atomic##bits##_compare_exchange_val(                  \
        volatile atomic_##bits *data, atomic_##bits expected,                  \
        atomic_##bits value, int order, int failure_order)                     \
    {                                                                          \
        (void)order;                                                           \
        (void)failure_order;                                                   \
        rt_memory_access((void *)data, bits / 8, false, RT_SITE, RT_FRAME);    \
        rt_memory_access((void *)data, bits / 8, true, RT_SITE, RT_FRAME);     \
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

void __tsan_atomic_thread_fence(int order)
{
    (void)order;
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
        rt_memory_access(from, len, false, RT_SITE, RT_FRAME);                 \
        rt_memory_access(to, len, true, RT_SITE, RT_FRAME);                    \
        return plain(to, from, len);                                           \
    }
#define FILL(name)                                                             \
    void *name(void *to, int byte, size_t len);                                \
    void *name(void *to, int byte, size_t len)                                 \
    {                                                                          \
        rt_memory_access(to, len, true, RT_SITE, RT_FRAME);                    \
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
    rt_memory_access(a, len, false, RT_SITE, RT_FRAME);
    rt_memory_access(b, len, false, RT_SITE, RT_FRAME);
    return memcmp(a, b, len);
}

char *rt_strcpy(char *to, const char *from)
{
    size_t len = strlen(from) + 1;

    rt_memory_access(from, len, false, RT_SITE, RT_FRAME);
    rt_memory_access(to, len, true, RT_SITE, RT_FRAME);
    memcpy(to, from, len);
    return to;
}

char *rt_strncpy(char *to, const char *from, size_t max)
{
    rt_memory_access(from, strnlen(from, max), false, RT_SITE, RT_FRAME);
    rt_memory_access(to, max, true, RT_SITE, RT_FRAME);
    return strncpy(to, from, max);
}

size_t rt_strlen(const char *text)
{
    size_t len = strlen(text);

    rt_memory_access(text, len + 1, false, RT_SITE, RT_FRAME);
    return len;
}

int rt_strcmp(const char *a, const char *b)
{
    rt_memory_access(a, strlen(a) + 1, false, RT_SITE, RT_FRAME);
    rt_memory_access(b, strlen(b) + 1, false, RT_SITE, RT_FRAME);
    return strcmp(a, b);
}
