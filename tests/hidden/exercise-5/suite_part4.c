/*
 * suite_part4.c - is every line said in order, and no later than it can be?
 * When that is, is worked out here.
 */
#include "../../../exercises/exercise-5/play.h"
#include "suite.h"

enum { LINES_MAX = 24, SLACK_MS = 8 };

static const int codes[] = {UV_EIO, UV_ETIMEDOUT, UV_ENOMEM};

struct drawn {
    size_t lines;
    long long who[LINES_MAX], ms[LINES_MAX];
    int status[LINES_MAX], refused[LINES_MAX];
};

/* Sometimes an actor has several lines in a row. */
static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.lines =
                              (size_t)random_between(random, 6, LINES_MAX)};
    long long actors = random_between(random, 2, PLAY_ACTORS_MAX);

    for (size_t i = 0; i < drawn.lines; i++) {
        drawn.who[i] = random_between(random, 0, actors - 1);
        drawn.ms[i] = random_between(random, 10, 200);
    }
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "lines", (long long)drawn->lines);
    for (size_t i = 0; i < drawn->lines; i++) {
        run_input_int(run, key_at("who", i).text, drawn->who[i]);
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
        run_input_int(run, key_at("refused", i).text, drawn->refused[i]);
    }
    run_play(run, "evening");
    claim(run, seen_int(run, "returned") == 0, "play_run() returned %s",
          status_text(seen_int(run, "returned")).text);
}

HIDDEN_TEST(lines_come_in_order)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    for (size_t i = 0; i < drawn.lines; i++) {
        long long says = seen_int(run, key_at("says", i).text);

        claim(run, says == 1, "line %zu of %zu was said %lld times", i + 1,
              drawn.lines, says);
    }
    claim(run, seen_int(run, "in_order") == (long long)drawn.lines,
          "the lines were not said in the order of the script: line %lld did "
          "not come when it should",
          seen_int(run, "in_order") + 1);
    claim(run, seen_int(run, "strange") == 0,
          "a function of the stage, or 'over', was given what nobody gave");
}
END_HIDDEN_TEST

/* When each line can be said at the earliest, in ms. */
static void work_out(const struct drawn *drawn, long long *ret_said)
{
    long long free_ms[PLAY_ACTORS_MAX] = {0}, before = 0;

    for (size_t i = 0; i < drawn->lines; i++) {
        long long recalled = free_ms[drawn->who[i]] + drawn->ms[i];

        ret_said[i] = recalled > before ? recalled : before;
        free_ms[drawn->who[i]] = before = ret_said[i];
    }
}

HIDDEN_TEST(actors_think_at_the_same_time)
{
    struct drawn drawn = draw(run);
    long long said[LINES_MAX];

    play(run, &drawn);
    work_out(&drawn, said);
    for (size_t i = 0; i < drawn.lines; i++) {
        long long ms = seen_int(run, key_at("said_us", i).text) / US_PER_MS;

        claim(run, ms <= said[i] + SLACK_MS,
              "line %zu could be said after %lld ms, when its actor has "
              "recalled it and line %zu is said; it was said after %lld ms",
              i + 1, said[i], i, ms);
    }
}
END_HIDDEN_TEST

/* When that actor had said the line before; 0 when this is the first. */
static long long free_us(struct run *run, const struct drawn *drawn,
                         size_t line)
{
    for (size_t i = line; i-- > 0;)
        if (drawn->who[i] == drawn->who[line])
            return seen_int(run, key_at("said_us", i).text);
    return 0;
}

HIDDEN_TEST(nobody_thinks_of_two_lines)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "doubles") == 0,
          "an actor was to recall a line while recalling another one");
    for (size_t i = 0; i < drawn.lines; i++) {
        long long recalls = seen_int(run, key_at("recalls", i).text);

        claim(run, recalls == 1, "line %zu was recalled %lld times", i + 1,
              recalls);
        claim(run,
              seen_int(run, key_at("recall_us", i).text) >=
                  free_us(run, &drawn, i),
              "an actor began to recall line %zu with another one in mind "
              "that was not said yet",
              i + 1);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(over_is_told_at_the_end)
{
    struct drawn drawn = draw(run);
    long long last_us;

    play(run, &drawn);
    claim(run, seen_int(run, "overs") == 1, "'over' was called %lld times",
          seen_int(run, "overs"));
    claim(run, seen_int(run, "status_told") == 0,
          "all went well, and 'over' was told %s",
          status_text(seen_int(run, "status_told")).text);
    last_us = seen_int(run, key_at("said_us", drawn.lines - 1).text);
    claim(run, seen_int(run, "over_us") >= last_us,
          "'over' was called before the last line was said");
    claim_closed(run);
}
END_HIDDEN_TEST

/* What the actor recalls from the start; the play may return its refusal. */
static bool is_first_line(const struct drawn *drawn, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (drawn->who[i] == drawn->who[line])
            return false;
    return true;
}

/* Somebody forgets a line, or cannot even begin to think of it. */
HIDDEN_TEST(a_broken_play_is_told)
{
    struct drawn drawn = draw(run);
    struct random *random = run_random(run);
    size_t line = (size_t)random_between(random, 2, (long long)drawn.lines - 1);
    int code = codes[random_below(random, 3)];

    if (run_seed(run) % 2 || is_first_line(&drawn, line))
        drawn.status[line] = code;
    else
        drawn.refused[line] = code;
    play(run, &drawn);
    claim(run, seen_int(run, "overs") == 1, "'over' was called %lld times",
          seen_int(run, "overs"));
    claim(run, seen_int(run, "status_told") == code,
          "line %zu was not recalled (%s), and 'over' was told %s", line + 1,
          status_text(code).text,
          status_text(seen_int(run, "status_told")).text);
    claim(run, seen_int(run, "said_after_failure") == 0,
          "the play had broken off, and another line was said");
    claim(run, seen_int(run, "begun_after_failure") == 0,
          "the play had broken off, and somebody began to recall a line");
    claim(run, seen_int(run, "under_way_at_over") == 0,
          "when 'over' was called, %lld actors were still recalling",
          seen_int(run, "under_way_at_over"));
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add(hidden, 4, lines_come_in_order);
    hidden_add(hidden, 4, actors_think_at_the_same_time);
    hidden_add(hidden, 4, nobody_thinks_of_two_lines);
    hidden_add(hidden, 4, over_is_told_at_the_end);
    hidden_add(hidden, 4, a_broken_play_is_told);
}
