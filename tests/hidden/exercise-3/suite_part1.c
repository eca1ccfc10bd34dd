/* suite_part1.c - does every job get its turns, and the loop, too? */
#include "../../../exercises/exercise-3/juggle.h"
#include "suite.h"

static const int codes[] = {UV_EIO, UV_ENOSPC, UV_EACCES, UV_EPIPE};

enum {
    JOBS_MAX = JUGGLE_JOBS_MAX + 1,
    BEAT_MS = 25,
    SLICE_MS_MAX = 6,
    TURN_MS = 3 /* what the loop's own turns take, at the most */
};

struct drawn {
    size_t count;
    long long slices[JOBS_MAX], slice_us[JOBS_MAX];
    int status[JOBS_MAX];
};

/* Long enough that one round of all would make a beat late. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count = (size_t)random_between(random, 5, 8)};

    if (random_below(random, 16) == 0)
        drawn.count = JUGGLE_JOBS_MAX;
    for (size_t i = 0; i < drawn.count; i++) {
        drawn.slices[i] = random_between(random, 1, 12);
        drawn.slice_us[i] =
            1000 * random_between(random, SLICE_MS_MAX - 2, SLICE_MS_MAX);
    }
    /* No two ways through the jobs look the same. */
    drawn.slices[0] = 10;
    drawn.slices[1] = 12;
    return drawn;
}

static void draw_failures(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t first = (size_t)random_below(random, drawn->count);
    size_t code = (size_t)random_below(random, 4);

    drawn->status[first] = codes[code];
    drawn->status[(first + 2) % drawn->count] = codes[(code + 1) % 4];
}

static void order(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "beat_ms", BEAT_MS);
    run_input_int(run, "call_ms", 10);
    run_input_int(run, "jobs", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("slices", i).text, drawn->slices[i]);
        run_input_int(run, key_at("slice_us", i).text, drawn->slice_us[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
    }
    run_play(run, "jobs");
}

static void play(struct run *run, const struct drawn *drawn)
{
    order(run, drawn);
    claim(run, seen_int(run, "returned") == 0, "juggle_start() returned %s",
          status_text(seen_int(run, "returned")).text);
}

static void claim_job(struct run *run, const struct drawn *drawn, size_t i)
{
    long long left = seen_int(run, key_at("left", i).text);
    long long ended = seen_int(run, key_at("ended", i).text);

    claim(run, left == 0, "job %zu has %lld slices, %lld were not done", i + 1,
          drawn->slices[i], left);
    claim(run, seen_int(run, key_at("after", i).text) == 0,
          "job %zu got a slice after its last", i + 1);
    claim(run, ended > 0, "'each_ended' was never called for job %zu", i + 1);
    claim(run, ended == 1, "'each_ended' was called %lld times for job %zu",
          ended, i + 1);
}

HIDDEN_TEST(every_job_is_done)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++)
        claim_job(run, &drawn, i);
    claim(run, seen_int(run, "strange") == 0,
          "'each_ended' came too early, or with an index or an 'arg' that "
          "nobody gave");
}
END_HIDDEN_TEST

HIDDEN_TEST(jobs_take_turns)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "unfair") == 0,
          "of %zu jobs one got a slice although another, which was not done, "
          "had had fewer; that happened %lld times",
          drawn.count, seen_int(run, "unfair"));
}
END_HIDDEN_TEST

HIDDEN_TEST(loop_gets_its_turn)
{
    struct drawn drawn = draw(run);
    long long late_ms;

    play(run, &drawn);
    claim(run, seen_int(run, "inside") == 0,
          "a slice was done before juggle_start() returned");
    claim(run, seen_int(run, "off_loop") == 0,
          "%lld slices were done on another thread", seen_int(run, "off_loop"));
    late_ms = seen_int(run, "late_us") / US_PER_MS;
    claim(
        run, late_ms <= 2 * SLICE_MS_MAX + TURN_MS,
        "no slice takes more than %d ms, but another callback of the loop had "
        "to wait for %lld ms",
        SLICE_MS_MAX, late_ms);
}
END_HIDDEN_TEST

HIDDEN_TEST(done_comes_last)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "dones") == 1, "'done' was called %lld times",
          seen_int(run, "dones"));
    claim(run, seen_int(run, "unended_at_done") == 0,
          "when 'done' was called, %lld jobs had not ended",
          seen_int(run, "unended_at_done"));
    claim(run, seen_int(run, "open_at_done") == 0,
          "when 'done' was called, %lld handles were not closed",
          seen_int(run, "open_at_done"));
    claim_closed(run);
}
END_HIDDEN_TEST

HIDDEN_TEST(failed_jobs_are_told)
{
    struct drawn drawn = draw(run);

    draw_failures(run, &drawn);
    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        long long said = seen_int(run, key_at("said", i).text);

        claim(run, seen_int(run, key_at("ended", i).text) == 1,
              "other jobs failed; then 'each_ended' was called %lld times for "
              "job %zu",
              seen_int(run, key_at("ended", i).text), i + 1);
        claim(run, said == drawn.status[i],
              "job %zu ended with %s, but 'each_ended' was told %s", i + 1,
              status_text(drawn.status[i]).text, status_text(said).text);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(odd_numbers_of_jobs_are_refused)
{
    struct drawn drawn = {.count = 0};

    if (run_seed(run) % 2)
        drawn.count = JUGGLE_JOBS_MAX + 1;
    order(run, &drawn);
    claim(run, seen_int(run, "returned") == UV_EINVAL,
          "with %zu jobs juggle_start() returned %s, not UV_EINVAL",
          drawn.count, status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "dones") == 0,
          "juggle_start() refused, and still 'done' was called");
}
END_HIDDEN_TEST

void suite_part1(struct hidden *hidden)
{
    hidden_add(hidden, 1, every_job_is_done);
    hidden_add(hidden, 1, jobs_take_turns);
    hidden_add(hidden, 1, loop_gets_its_turn);
    hidden_add(hidden, 1, done_comes_last);
    hidden_add(hidden, 1, failed_jobs_are_told);
    hidden_add_question(hidden, 1, odd_numbers_of_jobs_are_refused);
}
