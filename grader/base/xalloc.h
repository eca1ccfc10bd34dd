/*
 * xalloc.h - allocation that cannot fail: out of memory ends the process with
 * exit code 3 (the machine is at fault). Not for code that is linked into the
 * player.
 */
#ifndef GRADE_BASE_XALLOC_H
#define GRADE_BASE_XALLOC_H

#include <stddef.h>

/* All return memory that the caller frees with free(). */
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));
void *xrealloc(void *memory, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *text, size_t len)
    __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *format, ...)
    __attribute__((malloc, returns_nonnull, format(printf, 1, 2)));

/*
 * Makes room for one more item in an array that grows by doubling; returns the
 * array, which may have moved. `items` may be NULL, `*capacity` 0.
 */
void *xgrow(void *items, size_t count, size_t *capacity, size_t item_size)
    __attribute__((returns_nonnull));

#endif
