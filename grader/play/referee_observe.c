/* referee_observe.c - what a hidden test gets to see of a run. */
#include "play/referee_internal.h"

#include <string.h>

static const struct recording_value *find_value(struct run *run, uint32_t type,
                                                const char *key, size_t n)
{
    const struct recording_value *value =
        recording_value(&run->recording, type, key, n);

    if (!value && n == 0)
        claim_failed(run, "the test did not get to see '%s'", key);
    if (!value)
        claim_failed(run, "the test did not get to see '%s' number %zu", key,
                     n + 1);
    return value;
}

long long seen_int_at(struct run *run, const char *key, size_t n)
{
    return find_value(run, PROTOCOL_INT, key, n)->integer;
}

long long seen_int(struct run *run, const char *key)
{
    return seen_int_at(run, key, 0);
}

const char *seen_text_at(struct run *run, const char *key, size_t n)
{
    return run->recording.text.text +
           find_value(run, PROTOCOL_TEXT, key, n)->data;
}

const char *seen_text(struct run *run, const char *key)
{
    return seen_text_at(run, key, 0);
}

const void *seen_bytes(struct run *run, const char *key, size_t *ret_len)
{
    const struct recording_value *value =
        find_value(run, PROTOCOL_BYTES, key, 0);

    *ret_len = value->len;
    return run->recording.text.text + value->data;
}

size_t seen_count(struct run *run, const char *key)
{
    return recording_value_count(&run->recording, key);
}

bool seen_finding(struct run *run, const char *rule)
{
    for (size_t i = 0; i < run->recording.finding_count; i++) {
        if (strcmp(run->recording.findings[i].rule, rule) == 0)
            return true;
    }
    return false;
}
