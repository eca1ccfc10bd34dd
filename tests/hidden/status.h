/* status.h - how a status is written for the learner. */
#ifndef TESTS_HIDDEN_STATUS_H
#define TESTS_HIDDEN_STATUS_H

#include <stdio.h>
#include <string.h>

struct status_text {
    char text[32];
};

/* "0", "UV_ENOENT", "-4711". Use as status_text(rc).text: it lives until the
 * end of the statement. */
static inline struct status_text status_text(long long status)
{
    struct status_text name;
    const char *errno_name = NULL;

    if (status < 0 && status > -4096)
        errno_name = strerrorname_np((int)-status);
    if (errno_name)
        snprintf(name.text, sizeof(name.text), "UV_%s", errno_name);
    else
        snprintf(name.text, sizeof(name.text), "%lld", status);
    return name;
}

#endif
