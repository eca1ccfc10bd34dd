/*
 * alloc.c - memory of the submission.
 *
 * Fresh memory holds 0xbe and freed memory 0xdd, so that what a program does
 * by mistake with either is the same on every machine.
 */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/alloc.h"
#include "runtime/memory.h"
#include "runtime/rt_internal.h"

enum {
    FILL_MAX = 1024 * 1024, /* larger blocks come zeroed from the kernel */
    KEPT_BLOCKS = 256,
    NOTED_BLOCKS = 2048, /* a power of two */
    KEPT_BYTES = 4 * 1024 * 1024
};

/* Freed blocks that are kept back, oldest at `first`. A thread that the
 * submission made itself may get here, too. */
static struct {
    pthread_mutex_t lock;
    void *blocks[KEPT_BLOCKS];
    size_t first, count;
    size_t bytes;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The last blocks; which of two threads notes one first is of no matter. */
static struct {
    struct rt_block blocks[NOTED_BLOCKS];
    size_t count;
} noted;

const struct rt_block *rt_block_around(const void *address)
{
    const char *at = address;

    for (size_t i = 1; i <= noted.count && i <= NOTED_BLOCKS; i++) {
        const struct rt_block *block =
            &noted.blocks[(noted.count - i) % NOTED_BLOCKS];

        if (at >= block->address && at < block->address + block->size)
            return block;
    }
    return NULL;
}

static void note(const void *block, size_t size, const void *site)
{
    size_t at = __atomic_fetch_add(&noted.count, 1, __ATOMIC_RELAXED);

    noted.blocks[at % NOTED_BLOCKS] = (struct rt_block){block, size, site};
}

static void *fresh(void *block, size_t asked, const void *site)
{
    size_t size = block ? malloc_usable_size(block) : 0;

    if (!block || !rt_is_running())
        return block;
    note(block, asked, site);
    rt_memory_forget(block, size);
    if (size <= FILL_MAX)
        memset(block, RT_ALLOC_FRESH, size);
    return block;
}

static bool is_kept(const void *block)
{
    for (size_t i = 0; i < kept.count; i++)
        if (kept.blocks[(kept.first + i) % KEPT_BLOCKS] == block)
            return true;
    return false;
}

static void release_oldest(void)
{
    void *block = kept.blocks[kept.first];

    kept.first = (kept.first + 1) % KEPT_BLOCKS;
    kept.count--;
    kept.bytes -= malloc_usable_size(block);
    free(block);
}

static void keep(void *block, size_t size)
{
    pthread_mutex_lock(&kept.lock);
    /* Its bookkeeping would be damaged; the learner gets the place. */
    if (is_kept(block))
        abort();
    memset(block, RT_ALLOC_FREED, size);
    while (kept.count == KEPT_BLOCKS ||
           (kept.count > 0 && kept.bytes + size > KEPT_BYTES))
        release_oldest();
    kept.blocks[(kept.first + kept.count++) % KEPT_BLOCKS] = block;
    kept.bytes += size;
    pthread_mutex_unlock(&kept.lock);
}

static void report_owner(const struct rt_entry *entry, const void *frame)
{
    struct trace_finding finding =
        rt_finding_here("UV205", TRACE_DEFINITE, entry->type, frame);

    rt_relate_at(&finding,
                 entry->is_handle ? "it was made here" : "it was started here",
                 entry->node, entry->site, entry->op ? entry->op->at_ns : 0);
    if (!entry->is_handle) {
        rt_report(&finding,
                  "the memory of a %s is freed while %s is under way: libuv "
                  "still uses it, until the callback",
                  entry->type, entry->call);
        return;
    }
    if (entry->close_site)
        rt_relate_at(&finding, "uv_close() was called here", entry->node,
                     entry->close_site, 0);
    rt_report(&finding,
              "the memory of a %s is freed before its close callback ran: "
              "libuv still uses it; free it in that callback",
              entry->type);
}

static void give_back(void *block, const void *frame)
{
    const struct rt_gone gone = {"are freed", frame};
    struct rt_entry *owner;
    size_t size;

    if (!block)
        return;
    if (!rt_is_running()) {
        free(block);
        return;
    }
    size = malloc_usable_size(block);
    owner = rt_registry_owner_of(block, size);
    if (owner) {
        /* libuv goes on to use it, so it has to stay. */
        owner->is_blamed = true;
        report_owner(owner, frame);
        return;
    }
    if (rt_flight_check_gone(block, size, &gone))
        return;
    rt_registry_forget(block, size);
    rt_memory_forget(block, size);
    keep(block, size);
}

void *rt_malloc(size_t size)
{
    return fresh(malloc(size), size, RT_SITE);
}

void *rt_calloc(size_t count, size_t size)
{
    void *block = calloc(count, size);

    if (!block || !rt_is_running())
        return block;
    note(block, count * size, RT_SITE);
    rt_memory_forget(block, malloc_usable_size(block));
    return block;
}

/* Always a new block: whoever still uses the old one meets 0xdd. */
static void *move(void *block, size_t size, const void *site, const void *frame)
{
    void *moved;
    size_t old;

    if (!block)
        return fresh(malloc(size), size, site);
    if (size == 0) {
        give_back(block, frame);
        return NULL;
    }
    moved = fresh(malloc(size), size, site);
    if (!moved)
        return NULL;
    old = malloc_usable_size(block);
    memcpy(moved, block, old < size ? old : size);
    give_back(block, frame);
    return moved;
}

void *rt_realloc(void *block, size_t size)
{
    return move(block, size, RT_SITE, RT_FRAME);
}

void *rt_reallocarray(void *block, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return move(block, total, RT_SITE, RT_FRAME);
}

void rt_free(void *block)
{
    int saved = errno;

    give_back(block, RT_FRAME);
    errno = saved;
}

void *rt_aligned_alloc(size_t alignment, size_t size)
{
    return fresh(aligned_alloc(alignment, size), size, RT_SITE);
}

int rt_posix_memalign(void **ret, size_t alignment, size_t size)
{
    int rc = posix_memalign(ret, alignment, size);

    if (rc == 0)
        fresh(*ret, size, RT_SITE);
    return rc;
}

char *rt_strdup(const char *text)
{
    return rt_strndup(text, SIZE_MAX);
}

char *rt_strndup(const char *text, size_t max)
{
    size_t len = strnlen(text, max);
    char *copy = fresh(malloc(len + 1), len + 1, RT_SITE);

    if (!copy)
        return NULL;
    rt_memory_access(text, len, RT_READ, RT_SITE, RT_FRAME);
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}
