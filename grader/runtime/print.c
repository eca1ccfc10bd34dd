/*
 * print.c - snprintf() and the like, which fill buffers without
 * instrumentation: it may be one that an operation works on (flight.c).
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/rt_internal.h"

int rt_snprintf(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int rt_sprintf(char *to, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int rt_vsnprintf(char *to, size_t size, const char *format, va_list ap)
    __attribute__((format(printf, 3, 0)));

int rt_snprintf(char *to, size_t size, const char *format, ...)
{
    va_list ap;
    int rc;

    rt_flight_stored(to, size, RT_SITE);
    va_start(ap, format);
    rc = vsnprintf(to, size, format, ap);
    va_end(ap);
    return rc;
}

/* How long it gets is known only afterwards; that it begins there is enough. */
int rt_sprintf(char *to, const char *format, ...)
{
    va_list ap;
    int rc;

    rt_flight_stored(to, 1, RT_SITE);
    va_start(ap, format);
    rc = vsprintf(to, format, ap);
    va_end(ap);
    return rc;
}

int rt_vsnprintf(char *to, size_t size, const char *format, va_list ap)
{
    rt_flight_stored(to, size, RT_SITE);
    return vsnprintf(to, size, format, ap);
}
