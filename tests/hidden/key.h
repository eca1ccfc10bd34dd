/* key.h - names of the n-th input or observation: "status3". */
#ifndef TESTS_HIDDEN_KEY_H
#define TESTS_HIDDEN_KEY_H

#include <stdio.h>

struct key {
    char text[40];
};

/* Use as key_at("status", 3).text: it lives until the end of the statement. */
static inline struct key key_at(const char *name, size_t n)
{
    struct key key;

    snprintf(key.text, sizeof(key.text), "%s%zu", name, n);
    return key;
}

#endif
