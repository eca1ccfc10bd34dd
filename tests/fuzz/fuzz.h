/*
 * fuzz.h - the frame of a fuzz target: samples are changed at random, and the
 * parser gets each with a page behind it that nobody may touch. What happens
 * is a function of the seed alone:
 *
 *     fuzz_utf8 [ITERATIONS [SEED]]     (300, 1)
 *
 * plays the seeds SEED, SEED + 1, ...; on a crash or a hang the one that did it
 * is printed: `fuzz_utf8 1 SEED` is that input again.
 */
#ifndef GRADE_TESTS_FUZZ_H
#define GRADE_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fuzz_target {
    const char *name;
    /* Calls fuzz_sample() for each; may be NULL: the words are enough. */
    void (*samples)(void);
    const char *const *words; /* are put in here and there; ends with NULL */
    /* Must come back, whatever the bytes; fuzz_check() what must hold. */
    void (*run)(const uint8_t *data, size_t len);
};

/* Copies the bytes. */
void fuzz_sample(const void *data, size_t len);
/* The file's bytes; `path` is below the top of the source tree. */
void fuzz_sample_file(const char *path);

/* The same for what must hold: ends the process when it does not. */
#define fuzz_check(condition)                                                  \
    ((condition) ? (void)0 : fuzz_failed(#condition, __FILE__, __LINE__))
void fuzz_failed(const char *condition, const char *file, int line)
    __attribute__((noreturn));

/* A folder of this process, removed when all went well. */
const char *fuzz_folder(void);
/* Writes a file below it, making no folders; returns its path, which is valid
 * until the next call. */
const char *fuzz_write(const char *name, const void *data, size_t len);

/* Valid UTF-8 that a terminal shows and does not obey. */
bool fuzz_is_harmless(const char *text, size_t len);

int fuzz_main(int argc, char **argv, const struct fuzz_target *target);

#define FUZZ_MAIN(target)                                                      \
    int main(int argc, char **argv)                                            \
    {                                                                          \
        return fuzz_main(argc, argv, &(target));                               \
    }

#endif
