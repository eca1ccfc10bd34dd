/*
 * unit.h - the frame of a unit test: `UNIT_MAIN(options, parses_a_number, ...)`
 * is the whole main() of tests/unit/test_options.c. Exits with 1 when a test
 * fails.
 */
#ifndef GRADE_TESTS_UNIT_H
#define GRADE_TESTS_UNIT_H

/* Check has an enum of the name that a struct of course/result.h has. */
#define test_result check_test_result
#include <check.h>
#undef test_result

#include <stddef.h>

int unit_main(const char *name, const TTest *const *tests, size_t count);

/* A new empty folder, removed when the process that ran unit_main() ends; the
 * caller frees the name. */
char *unit_temporary_folder(void);
/* Writes a text file below `folder`, making folders as needed. */
void unit_write(const char *folder, const char *name, const char *text);

#define UNIT_MAIN(name, ...)                                                   \
    int main(void)                                                             \
    {                                                                          \
        const TTest *const unit_tests[] = {__VA_ARGS__};                       \
                                                                               \
        return unit_main(#name, unit_tests,                                    \
                         sizeof unit_tests / sizeof unit_tests[0]);            \
    }

#endif
