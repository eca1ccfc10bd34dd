#include "base/xalloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *must(void *memory)
{
    static const char text[] = "grade: out of memory\n";

    if (!memory) {
        if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
            /* Nothing is left to say it with. */
        }
        _exit(3);
    }
    return memory;
}

void *xmalloc(size_t size)
{
    return must(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
    return must(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *memory, size_t size)
{
    return must(realloc(memory, size ? size : 1));
}

char *xstrdup(const char *text)
{
    return must(strdup(text));
}

char *xstrndup(const char *text, size_t len)
{
    return must(strndup(text, len));
}

char *xasprintf(const char *format, ...)
{
    va_list args;
    char *text;
    int len;

    va_start(args, format);
    len = vasprintf(&text, format, args);
    va_end(args);
    return must(len < 0 ? NULL : text);
}

void *xgrow(void *items, size_t count, size_t *capacity, size_t item_size)
{
    size_t wanted = *capacity ? *capacity * 2 : 8;

    if (count < *capacity)
        return items;
    if (wanted > SIZE_MAX / item_size)
        return must(NULL);
    *capacity = wanted;
    return must(realloc(items, wanted * item_size));
}
