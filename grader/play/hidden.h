/*
 * hidden.h - how hidden tests are written: Check tests that run in the
 * referee, draw inputs from the seed, have a run played, and claim things
 * about what was seen.
 *
 *     HIDDEN_TEST(every_value_is_there)
 *     {
 *         long long files = random_between(run_random(run), 3, 9);
 *
 *         run_input_int(run, "files", files);
 *         run_play(run, "fill");
 *         claim(run, seen_int(run, "filled") == files,
 *               "%lld of the %lld values are in the cache when done is called",
 *               seen_int(run, "filled"), files);
 *     }
 *     END_HIDDEN_TEST
 *
 * Theory: a test is a Check loop test. Each iteration is one schedule (one
 * seed). After the first failed claim the remaining schedules of this test are
 * skipped, and the failing seed is played twice more: only what fails each
 * time counts.
 */
#ifndef GRADE_PLAY_HIDDEN_H
#define GRADE_PLAY_HIDDEN_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "play/steps.h"

struct run;
struct hidden;

#define HIDDEN_TEST(name)                                                      \
    START_TEST(name)                                                           \
    {                                                                          \
        struct run *run = run_take(#name, _i);                                 \
        if (run)

#define END_HIDDEN_TEST                                                        \
    if (run)                                                                   \
        run_passed(run);                                                       \
    }                                                                          \
    END_TEST

/* NULL when this iteration has nothing to do. */
struct run *run_take(const char *test, int iteration);
/* The body came to its end: nothing failed. */
void run_passed(struct run *run);

/* Adds a test of a part; `name` is what the rubric calls it. */
#define hidden_add(hidden, part, name)                                         \
    hidden_add_test(hidden, part, #name, name, 0)
/*
 * The same for a test whose outcome no schedule changes, such as a question
 * about a program that is given: a few draws of inputs are enough.
 */
#define hidden_add_question(hidden, part, name)                                \
    hidden_add_test(hidden, part, #name, name, QUESTION_DRAWS)
enum { QUESTION_DRAWS = 6 };
/* `most`: plays no more schedules than that; 0: all. */
void hidden_add_test(struct hidden *hidden, int part, const char *name,
                     const TTest *test, int most);

/* Defined once for each exercise: adds all its tests. */
void hidden_suite(struct hidden *hidden);

/* Inputs for the driver; the random stream depends on the seed and on the
 * test's name alone. */
struct random *run_random(struct run *run);
uint64_t run_seed(const struct run *run);
void run_input_int(struct run *run, const char *key, long long value);
void run_input_text(struct run *run, const char *key, const char *text);
void run_input_bytes(struct run *run, const char *key, const void *data,
                     size_t len);
/*
 * A file in the folder in which the scene is played. Its bytes are never in
 * the memory of the process that runs the submission, so nobody tells them who
 * has not read the file; let run_secret() choose them.
 */
void run_input_file(struct run *run, const char *name, const void *data,
                    size_t len);
/* Numbers that no seed fixes and no submission can know. What the test says
 * must not depend on them. */
struct random *run_secret(struct run *run);

/*
 * Has the player run the driver's test `scene`. When the run does not come to
 * its end (the submission called exit, crashed, hit a limit, the record of
 * completion is missing) the test fails with a message that says so, and this
 * does not return. May be called several times in a test; observations are
 * those of the last.
 */
void run_play(struct run *run, const char *scene);

/* Observations. A missing key fails the test; the n-th of a repeated key. */
long long seen_int(struct run *run, const char *key);
long long seen_int_at(struct run *run, const char *key, size_t n);
const char *seen_text(struct run *run, const char *key);
const char *seen_text_at(struct run *run, const char *key, size_t n);
const void *seen_bytes(struct run *run, const char *key, size_t *ret_len);
size_t seen_count(struct run *run, const char *key);

/* Whether a watchdog reported this rule in the run. */
bool seen_finding(struct run *run, const char *rule);

/*
 * Fails the test unless `condition`; the sentence is for the learner: what
 * happened instead, with values, first letter small, no full stop.
 */
#define claim(run, condition, ...)                                             \
    do {                                                                       \
        if (condition)                                                         \
            ck_assert(true);                                                   \
        else                                                                   \
            claim_failed(run, __VA_ARGS__);                                    \
    } while (0)

/*
 * claim() about the `row`-th step (from 0) of a program that is given. When it
 * fails, the test's timeline is that of this program up to the step, and the
 * step is marked: what comes after it is left for the learner to find. `said`
 * is what was predicted in its place, in a few words: "STEP_EAT", "300 ms".
 */
#define claim_step(run, condition, steps, row, said, ...)                      \
    do {                                                                       \
        if (condition)                                                         \
            ck_assert(true);                                                   \
        else {                                                                 \
            run_parts(run, steps, row, said);                                  \
            claim_failed(run, __VA_ARGS__);                                    \
        }                                                                      \
    } while (0)

void run_parts(struct run *run, const struct steps *steps, size_t row,
               const char *said);
void claim_failed(struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

#endif
