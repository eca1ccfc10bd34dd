/*
 * suite_part5.c - does the pattern that was named do what the problem asks for?
 * No answer stands here: each problem is drawn, solved with the pattern, and
 * measured.
 */
#include "../../../exercises/exercise-6c/choose.h"
#include "suite.h"

enum { ITEMS_MAX = 40, AT_ONCE = 4, WEATHER_MS = 200 };

struct drawn {
    size_t count;
    long long ms[ITEMS_MAX];
};

static struct drawn draw(struct run *run, size_t count, long long least,
                         long long most)
{
    struct drawn drawn = {.count = count};

    for (size_t i = 0; i < count; i++)
        drawn.ms[i] = random_between(run_random(run), least, most);
    return drawn;
}

static void play(struct run *run, enum problem problem,
                 const struct drawn *drawn)
{
    run_input_int(run, "problem", problem);
    run_input_int(run, "count", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++)
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
    run_play(run, "problem");
    claim(run,
          seen_int(run, "pattern") > PATTERN_UNKNOWN &&
              seen_int(run, "pattern") <= PATTERN_SEMAPHORE,
          "no pattern was chosen for this problem");
}

static long long longest(const struct drawn *drawn)
{
    long long longest = 0;

    for (size_t i = 0; i < drawn->count; i++)
        longest = drawn->ms[i] > longest ? drawn->ms[i] : longest;
    return longest;
}

static long long shortest(const struct drawn *drawn)
{
    long long shortest = drawn->ms[0];

    for (size_t i = 0; i < drawn->count; i++)
        shortest = drawn->ms[i] < shortest ? drawn->ms[i] : shortest;
    return shortest;
}

static long long ms(struct run *run, const char *name)
{
    return seen_int(run, name) / US_PER_MS;
}

HIDDEN_TEST(choose_pattern_fits_page)
{
    struct drawn drawn = draw(run, 5, 400, 790);

    play(run, PROBLEM_PAGE, &drawn);
    claim(run, seen_int(run, "used") == 5,
          "with this pattern %lld of the 5 boxes are filled",
          seen_int(run, "used"));
    claim(run, ms(run, "first_used_us") >= longest(&drawn),
          "with this pattern a box was shown after %lld ms, when the page was "
          "not whole",
          ms(run, "first_used_us"));
    claim(run, ms(run, "took_us") <= longest(&drawn) + SLACK_MS,
          "the slowest box takes %lld ms; with this pattern the page takes "
          "%lld ms",
          longest(&drawn), ms(run, "took_us"));
}
END_HIDDEN_TEST

HIDDEN_TEST(choose_pattern_fits_name)
{
    struct drawn drawn = draw(run, 3, 250, 3000);

    play(run, PROBLEM_NAME, &drawn);
    claim(run, seen_int(run, "used") >= 1,
          "with this pattern the name is never known");
    claim(run, ms(run, "took_us") <= shortest(&drawn) + SLACK_MS,
          "the quickest server answers after %lld ms; with this pattern it "
          "takes %lld ms",
          shortest(&drawn), ms(run, "took_us"));
}
END_HIDDEN_TEST

HIDDEN_TEST(choose_pattern_fits_upload)
{
    struct drawn drawn = draw(run, ITEMS_MAX, 30, 300);

    play(run, PROBLEM_UPLOAD, &drawn);
    claim(run, seen_int(run, "most") <= AT_ONCE,
          "with this pattern %lld files are sent at the same time; the server "
          "closes the connection",
          seen_int(run, "most"));
    claim(run, seen_int(run, "answers") == ITEMS_MAX,
          "with this pattern %lld of %d files arrive", seen_int(run, "answers"),
          ITEMS_MAX);
}
END_HIDDEN_TEST

HIDDEN_TEST(choose_pattern_fits_search)
{
    struct drawn drawn = draw(run, 10, 100, 4000);

    play(run, PROBLEM_SEARCH, &drawn);
    claim(run, seen_int(run, "used") == 10,
          "with this pattern %lld of 10 hits are seen", seen_int(run, "used"));
    claim(run, ms(run, "late_us") <= SLACK_MS,
          "with this pattern a hit is seen %lld ms after it was there",
          ms(run, "late_us"));
}
END_HIDDEN_TEST

HIDDEN_TEST(choose_pattern_fits_weather)
{
    bool late = run_seed(run) % 2 == 0;
    struct drawn drawn =
        draw(run, 1, late ? 2000 : 20, late ? 60000 : WEATHER_MS - 40);

    play(run, PROBLEM_WEATHER, &drawn);
    claim(run, ms(run, "took_us") <= WEATHER_MS + SLACK_MS,
          "the picture takes %lld ms; with this pattern the text waits "
          "%lld ms for it",
          drawn.ms[0], ms(run, "took_us"));
    claim(run, late || seen_int(run, "used") == 1,
          "the picture takes %lld ms; with this pattern it is not there",
          drawn.ms[0]);
}
END_HIDDEN_TEST

void suite_part5(struct hidden *hidden)
{
    hidden_add_question(hidden, 5, choose_pattern_fits_page);
    hidden_add_question(hidden, 5, choose_pattern_fits_name);
    hidden_add_question(hidden, 5, choose_pattern_fits_upload);
    hidden_add_question(hidden, 5, choose_pattern_fits_search);
    hidden_add_question(hidden, 5, choose_pattern_fits_weather);
}
