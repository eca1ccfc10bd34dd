/* suite_part2.c - does every job run, and does the trail know all of them? */
#include <stdio.h>
#include <string.h>

#include "../../../exercises/exercise-6d/jobs.h"
#include "../key.h"
#include "suite.h"

enum { JOBS_MAX = 16 };

struct drawn_job {
    char name[JOB_NAME_MAX];
    unsigned ms;
    int status;
};

struct drawn {
    size_t count;
    const char *trail, *old;
    struct drawn_job job[JOBS_MAX];
};

static const int codes[] = {UV_EIO, UV_ENOSPC, UV_ETIMEDOUT, UV_EACCES,
                            UV_ECONNRESET};

/* Jobs that all go well. */
static void draw(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);

    drawn->count = (size_t)random_between(random, 3, 8);
    drawn->trail = "trail.log";
    drawn->old = random_below(random, 2) ? "yesterday 0\n" : "";
    for (size_t i = 0; i < drawn->count; i++) {
        unsigned tag = (unsigned)random_below(random, 1000);

        snprintf(drawn->job[i].name, sizeof(drawn->job[i].name), "job-%03u-%zu",
                 tag, i);
        drawn->job[i].ms = 50 * (unsigned)random_between(random, 2, 60);
        drawn->job[i].status = 0;
    }
}

/* At least two of them fail, no two neighbours with the same code. */
static void draw_failures(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t code = (size_t)random_below(random, 5);
    size_t first = (size_t)random_below(random, drawn->count);

    for (size_t i = 0; i < drawn->count; i++) {
        bool must = i == first || i == (first + 1) % drawn->count;

        if (must || random_below(random, 2))
            drawn->job[i].status = codes[code++ % 5];
    }
}

static void play(struct run *run, const struct drawn *drawn, const char *scene)
{
    run_input_int(run, "jobs", (long long)drawn->count);
    run_input_text(run, "trail", drawn->trail);
    run_input_bytes(run, "old", drawn->old, strlen(drawn->old));
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_text(run, key_at("name", i).text, drawn->job[i].name);
        run_input_int(run, key_at("ms", i).text, drawn->job[i].ms);
        run_input_int(run, key_at("status", i).text, drawn->job[i].status);
    }
    run_play(run, scene);
    claim(run, seen_count(run, "returned") == 1,
          "jobs_run() did not return: nothing is left that could wake it");
}

static size_t count_lines(struct run *run, const char *key)
{
    size_t len, lines = 0;
    const char *text = seen_bytes(run, key, &len);

    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n';
    return lines;
}

/* How often the trail has exactly this line. */
static size_t count_line(struct run *run, const char *line)
{
    size_t len, count = 0, line_len = strlen(line);
    const char *text = seen_bytes(run, "trail", &len);
    const char *end = text + len;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t this_len = (size_t)((newline ? newline + 1 : end) - text);

        count += this_len == line_len && memcmp(text, line, line_len) == 0;
        text += this_len;
    }
    return count;
}

HIDDEN_TEST(every_job_runs_once)
{
    struct drawn drawn;
    long long failed = 0;

    draw(run, &drawn);
    draw_failures(run, &drawn);
    play(run, &drawn, "batch");
    for (size_t i = 0; i < drawn.count; i++) {
        long long runs = seen_int(run, key_at("runs", i).text);

        failed += drawn.job[i].status < 0;
        claim(run, runs == 1, "'%s' was run %lld times", drawn.job[i].name,
              runs);
    }
    claim(run, seen_int(run, "ended") == (long long)drawn.count,
          "%lld of %zu jobs have ended when jobs_run() returns",
          seen_int(run, "ended"), drawn.count);
    claim(run, seen_int(run, "failed") == failed,
          "%lld jobs failed, the report says %lld", failed,
          seen_int(run, "failed"));
    claim(run, seen_int(run, "succeeded") == (long long)drawn.count - failed,
          "%lld jobs succeeded, the report says %lld",
          (long long)drawn.count - failed, seen_int(run, "succeeded"));
}
END_HIDDEN_TEST

static void claim_line(struct run *run, const struct drawn_job *job)
{
    char line[JOB_NAME_MAX + 16];
    size_t count;

    snprintf(line, sizeof(line), "%s %d\n", job->name, job->status);
    count = count_line(run, line);
    claim(run, count > 0,
          "the trail does not say '%s %d' when jobs_run() returns", job->name,
          job->status);
    claim(run, count == 1, "the trail says '%s %d' %zu times", job->name,
          job->status, count);
}

HIDDEN_TEST(trail_has_every_job)
{
    struct drawn drawn;
    size_t old;

    draw(run, &drawn);
    draw_failures(run, &drawn);
    play(run, &drawn, "batch");
    for (size_t i = 0; i < drawn.count; i++)
        claim_line(run, &drawn.job[i]);
    old = drawn.old[0] != '\0';
    claim(run, !old || count_line(run, drawn.old) == 1,
          "what was in the trail before is gone");
    claim(run, count_lines(run, "trail") == drawn.count + old,
          "the trail has %zu lines for %zu jobs and %zu that were there before",
          count_lines(run, "trail"), drawn.count, old);
}
END_HIDDEN_TEST

HIDDEN_TEST(trail_failure_is_reported)
{
    struct drawn drawn;

    draw(run, &drawn);
    drawn.trail = "no-such-folder/trail.log";
    drawn.old = "";
    play(run, &drawn, "batch");
    claim(run, seen_int(run, "returned") == UV_ENOENT,
          "the trail cannot be written because its folder is missing, but "
          "jobs_run() returned %s instead of UV_ENOENT",
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

/* One batch in four has no failure at all. */
HIDDEN_TEST(first_failure_is_returned)
{
    struct drawn drawn;
    int first = 0;

    draw(run, &drawn);
    if (random_below(run_random(run), 4) > 0)
        draw_failures(run, &drawn);
    for (size_t i = 0; i < drawn.count && first == 0; i++)
        first = drawn.job[i].status;
    play(run, &drawn, "batch");
    claim(run, seen_int(run, "returned") == first,
          "the first error in the batch is %s, but jobs_run() returned %s",
          first ? status_text(first).text : "none",
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

/* How many are under way is settled before the first of them ends, whatever is
 * ready first: this many draws are enough. */
enum { DRAWS = 16 };

HIDDEN_TEST(jobs_overlap)
{
    struct drawn drawn;

    draw(run, &drawn);
    play(run, &drawn, "batch");
    claim(run, seen_int(run, "most_in_flight") == (long long)drawn.count,
          "at most %lld of the %zu jobs were under way at the same time",
          seen_int(run, "most_in_flight"), drawn.count);
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_jobs)
{
    struct drawn drawn;
    const void *trail, *later;
    size_t len, later_len;

    draw(run, &drawn);
    draw_failures(run, &drawn);
    play(run, &drawn, "batch");
    claim(run, seen_int(run, "ended") == seen_int(run, "ended_later"),
          "%lld jobs still ran when jobs_run() had returned",
          seen_int(run, "ended_later") - seen_int(run, "ended"));
    trail = seen_bytes(run, "trail", &len);
    later = seen_bytes(run, "trail_later", &later_len);
    claim(run, len == later_len && memcmp(trail, later, len) == 0,
          "the trail was still being written when jobs_run() had returned: it "
          "had %zu bytes then, and %zu a minute later",
          len, later_len);
}
END_HIDDEN_TEST

/* Which choice is true of what was measured. */
static enum jobs_why measured(struct run *run, size_t jobs)
{
    size_t later = count_lines(run, "trail_later");

    if (later == 0)
        return JOBS_WHY_NEVER;
    if (later < jobs)
        return JOBS_WHY_REPLACED;
    return count_lines(run, "trail") == jobs ? JOBS_WHY_ORDER : JOBS_WHY_LATE;
}

HIDDEN_TEST(jobs_why_fits)
{
    struct drawn drawn;
    long long answer;

    draw(run, &drawn);
    drawn.old = "";
    play(run, &drawn, "why");
    answer = seen_int(run, "answer");
    claim(run, answer != JOBS_WHY_UNANSWERED,
          "the question is not answered yet: choose one of enum jobs_why");
    claim(run, answer == (long long)measured(run, drawn.count),
          "your answer does not fit what the program does: of %zu lines the "
          "trail has %zu when jobs_run() returns, and %zu a minute later",
          drawn.count, count_lines(run, "trail"),
          count_lines(run, "trail_later"));
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, every_job_runs_once);
    hidden_add(hidden, 2, trail_has_every_job);
    hidden_add(hidden, 2, trail_failure_is_reported);
    hidden_add(hidden, 2, first_failure_is_returned);
    hidden_add_test(hidden, 2, "jobs_overlap", jobs_overlap, DRAWS);
    hidden_add(hidden, 2, nothing_goes_on_after_jobs);
    hidden_add_question(hidden, 2, jobs_why_fits);
}
