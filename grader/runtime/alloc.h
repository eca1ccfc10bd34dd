/*
 * alloc.h - memory of the submission: redirect.h sends malloc() and its like
 * to rt_malloc() and so on. Blocks are those of the C library, so libuv and
 * the submission may free each other's.
 *
 * A freed block is filled with 0xdd and kept back for a while, so that a use
 * after free meets that pattern and not another block. Freeing a block that
 * holds a handle whose close callback has not run is reported (UV205) and not
 * done. Freeing a block twice ends the run.
 */
#ifndef GRADE_RUNTIME_ALLOC_H
#define GRADE_RUNTIME_ALLOC_H

#include <stddef.h>
#include <sys/types.h>

/* What fresh and what freed memory is filled with. */
enum { RT_ALLOC_FRESH = 0xbe, RT_ALLOC_FREED = 0xdd };

/* A block that the submission got not long ago. */
struct rt_block {
    const char *address;
    size_t size;      /* that was asked for */
    const void *site; /* the return address of that call */
};

/* The block around `address`; NULL when it is not known. */
const struct rt_block *rt_block_around(const void *address);

void *rt_malloc(size_t size);
void *rt_calloc(size_t count, size_t size);
void *rt_realloc(void *block, size_t size);
void *rt_reallocarray(void *block, size_t count, size_t size);
void rt_free(void *block);
void *rt_aligned_alloc(size_t alignment, size_t size);
int rt_posix_memalign(void **ret, size_t alignment, size_t size);
char *rt_strdup(const char *text);
char *rt_strndup(const char *text, size_t max);

#endif
