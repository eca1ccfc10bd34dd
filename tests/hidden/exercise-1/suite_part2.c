/* suite_part2.c - does the meter tell work from waiting? */
#include <uv.h>

#include "suite.h"

enum { STEPS_MAX = 12, DRAWS = 24 };

static const int codes[] = {UV_EIO, UV_ENOENT, UV_EACCES, UV_ENOSPC};

struct drawn {
    size_t count;
    long long before_ms;
    long long work_ms[STEPS_MAX], wait_us[STEPS_MAX], more_ms[STEPS_MAX];
    int status[STEPS_MAX];
};

/* What a right meter says of it. */
struct wanted {
    long long done, wall_us, busy_us, idlest;
};

/* Waits are no whole milliseconds: whoever rounds each of them is off. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count = (size_t)random_between(random, 4, 10),
                          .before_ms = random_between(random, 1, 9000)};

    for (size_t i = 0; i < drawn.count; i++) {
        drawn.work_ms[i] = random_between(random, 0, 400);
        drawn.wait_us[i] = 1000 * random_between(random, 0, 900) + 700;
        drawn.more_ms[i] = random_between(random, 0, 90);
    }
    return drawn;
}

static struct wanted want(const struct drawn *drawn)
{
    struct wanted wanted = {0};
    long long most_us = -1;

    for (size_t i = 0; i < drawn->count; i++) {
        wanted.done++;
        wanted.busy_us += US_PER_MS * (drawn->work_ms[i] + drawn->more_ms[i]);
        wanted.wall_us += US_PER_MS * (drawn->work_ms[i] + drawn->more_ms[i]) +
                          drawn->wait_us[i];
        if (drawn->wait_us[i] > most_us) {
            most_us = drawn->wait_us[i];
            wanted.idlest = (long long)i;
        }
        if (drawn->status[i] < 0)
            break;
    }
    return wanted;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "before_ms", drawn->before_ms);
    run_input_int(run, "steps", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("work_ms", i).text, drawn->work_ms[i]);
        run_input_int(run, key_at("wait_us", i).text, drawn->wait_us[i]);
        run_input_int(run, key_at("more_ms", i).text, drawn->more_ms[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
    }
    run_play(run, "program");
}

/* A millisecond more or less: it depends on where one rounds. */
static bool is_near(long long said, long long wanted)
{
    return said >= wanted - 1 && said <= wanted + 1;
}

HIDDEN_TEST(steps_run_in_order)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_count(run, "ran") == drawn.count,
          "there are %zu steps, and %zu were run", drawn.count,
          seen_count(run, "ran"));
    for (size_t i = 0; i < drawn.count; i++)
        claim(run, seen_int_at(run, "ran", i) == (long long)i,
              "step %zu was run when it was the turn of step %zu",
              (size_t)seen_int_at(run, "ran", i), i);
    claim(run, seen_int(run, "returned") == 0, "meter_run() returned %s",
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

HIDDEN_TEST(work_is_told_from_waiting)
{
    struct drawn drawn = draw(run);
    struct wanted wanted = want(&drawn);
    long long idle_ms = (wanted.wall_us - wanted.busy_us) / US_PER_MS;

    play(run, &drawn);
    claim(run, is_near(seen_int(run, "wall_ms"), wanted.wall_us / US_PER_MS),
          "the program takes %lld ms, the report says %lld",
          wanted.wall_us / US_PER_MS, seen_int(run, "wall_ms"));
    claim(run, is_near(seen_int(run, "busy_ms"), wanted.busy_us / US_PER_MS),
          "the processor works for %lld of %lld ms, the report says %lld",
          wanted.busy_us / US_PER_MS, wanted.wall_us / US_PER_MS,
          seen_int(run, "busy_ms"));
    claim(run, is_near(seen_int(run, "idle_ms"), idle_ms),
          "the processor is idle for %lld of %lld ms, the report says %lld",
          idle_ms, wanted.wall_us / US_PER_MS, seen_int(run, "idle_ms"));
}
END_HIDDEN_TEST

/* Sometimes nothing takes any time at all. */
HIDDEN_TEST(share_is_told)
{
    struct drawn drawn = draw(run);
    struct wanted wanted;
    long long percent, said;

    for (size_t i = 0; i < drawn.count; i++) {
        if (run_seed(run) % 4 == 1)
            drawn.work_ms[i] = drawn.wait_us[i] = drawn.more_ms[i] = 0;
        /* Minutes: in microseconds, times 100, that is beyond 32 bits. */
        if (run_seed(run) % 4 == 2)
            drawn.wait_us[i] *= 60;
    }
    wanted = want(&drawn);
    percent = wanted.wall_us
                  ? 100 * (wanted.wall_us - wanted.busy_us) / wanted.wall_us
                  : 0;
    play(run, &drawn);
    said = seen_int(run, "idle_percent");
    claim(run, is_near(said, percent) && said <= 100,
          "the processor is idle for %lld of %lld ms, that is %lld percent; "
          "the report says %lld",
          (wanted.wall_us - wanted.busy_us) / US_PER_MS,
          wanted.wall_us / US_PER_MS, percent, said);
}
END_HIDDEN_TEST

/* Two steps are equally idle, and others take longer, but work. */
HIDDEN_TEST(idlest_step_is_named)
{
    struct drawn drawn = draw(run);
    struct random *random = run_random(run);
    size_t first = (size_t)random_below(random, drawn.count - 1);

    drawn.wait_us[first] = drawn.wait_us[drawn.count - 1] = 950700;
    drawn.work_ms[(first + 1) % drawn.count] = 2500;
    drawn.more_ms[(first + 2) % drawn.count] = 2500;
    play(run, &drawn);
    claim(run, seen_int(run, "idlest") == (long long)first,
          "step %zu is idle for longest, or the first of two; the report says "
          "step %lld",
          first, seen_int(run, "idlest"));
}
END_HIDDEN_TEST

HIDDEN_TEST(failed_step_ends_it)
{
    struct drawn drawn = draw(run);
    struct random *random = run_random(run);
    size_t failed = (size_t)random_below(random, drawn.count - 1);
    struct wanted wanted;

    drawn.status[failed] = codes[random_below(random, 4)];
    wanted = want(&drawn);
    play(run, &drawn);
    claim(run, seen_count(run, "ran") == failed + 1,
          "step %zu failed, and %zu steps were run", failed,
          seen_count(run, "ran"));
    claim(run, seen_int(run, "returned") == drawn.status[failed],
          "step %zu returned %s, meter_run() returned %s", failed,
          status_text(drawn.status[failed]).text,
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "done") == wanted.done,
          "%lld steps were run, the report says %lld", wanted.done,
          seen_int(run, "done"));
    claim(run, is_near(seen_int(run, "wall_ms"), wanted.wall_us / US_PER_MS),
          "until a step failed it took %lld ms, the report says %lld",
          wanted.wall_us / US_PER_MS, seen_int(run, "wall_ms"));
}
END_HIDDEN_TEST

HIDDEN_TEST(no_step_is_refused)
{
    struct drawn drawn = {.count = 0, .before_ms = 5};

    play(run, &drawn);
    claim(run, seen_int(run, "returned") == UV_EINVAL,
          "without a step meter_run() returned %s, not UV_EINVAL",
          status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "wall_ms") == 4711,
          "without a step the report is not to be touched");
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    /* No schedule changes what a program without a loop does. */
    hidden_add_test(hidden, 2, "steps_run_in_order", steps_run_in_order, DRAWS);
    hidden_add_test(hidden, 2, "work_is_told_from_waiting",
                    work_is_told_from_waiting, DRAWS);
    hidden_add_test(hidden, 2, "share_is_told", share_is_told, DRAWS);
    hidden_add_test(hidden, 2, "idlest_step_is_named", idlest_step_is_named,
                    DRAWS);
    hidden_add_test(hidden, 2, "failed_step_ends_it", failed_step_ends_it,
                    DRAWS);
    hidden_add_question(hidden, 2, no_step_is_refused);
}
