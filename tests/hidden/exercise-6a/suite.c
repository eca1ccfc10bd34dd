/* suite.c - the hidden tests of exercise 6a, one file a part. */
#include <stdio.h>
#include <string.h>

#include "suite.h"

struct status_text status_text(long long status)
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

bool is_about(long long seen_us, long long wanted_ms)
{
    return seen_us >= (wanted_ms - SLACK_MS) * US_PER_MS &&
           seen_us <= (wanted_ms + SLACK_MS) * US_PER_MS;
}

void hidden_suite(struct hidden *hidden)
{
    suite_part1(hidden);
    suite_part2(hidden);
    suite_part3(hidden);
    suite_part4(hidden);
}
