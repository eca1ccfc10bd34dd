#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *err, int code, const char *format, ...)
{
    va_list args;

    if (!err)
        return code;
    err->code = code;
    va_start(args, format);
    vsnprintf(err->msg, sizeof err->msg, format, args);
    va_end(args);
    return code;
}

int error_wrap(struct error *err, const char *format, ...)
{
    char cause[sizeof err->msg];
    va_list args;
    int used;

    if (!err)
        return -EINVAL;
    memcpy(cause, err->msg, sizeof cause);
    va_start(args, format);
    used = vsnprintf(err->msg, sizeof err->msg, format, args);
    va_end(args);
    if (used < 0)
        used = 0;
    if ((size_t)used + 3 < sizeof err->msg) {
        size_t room = sizeof err->msg - (size_t)used - 3;

        memcpy(err->msg + used, ": ", 2);
        memcpy(err->msg + used + 2, cause, room);
        err->msg[sizeof err->msg - 1] = '\0';
    }
    return err->code;
}
