/* suite_part2.c - never more than so many, never fewer, and each its own. */
#include "../../../exercises/exercise-6c/thumbs.h"
#include "suite.h"

enum { KINDS_MAX = 9 };

struct drawn {
    size_t count, kinds;
    long long limit, ms[KINDS_MAX];
    int status[KINDS_MAX];
};

static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count = (size_t)random_between(random, 20, 60),
                          .kinds = (size_t)random_between(random, 3, KINDS_MAX),
                          .limit = random_between(random, 2, 8)};

    /* Now and then a whole album: that takes long. */
    if (run_seed(run) % 64 == 7)
        drawn.count = THUMBS_MAX;
    for (size_t i = 0; i < drawn.kinds; i++)
        drawn.ms[i] = random_between(random, 5, 200);
    return drawn;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "count", (long long)drawn->count);
    run_input_int(run, "limit", drawn->limit);
    run_input_int(run, "kinds", (long long)drawn->kinds);
    for (size_t i = 0; i < drawn->kinds; i++) {
        run_input_int(run, key_at("ms", i).text, drawn->ms[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
    }
    run_play(run, "album");
    claim_returned(run, "thumbs_make");
}

/* Each photo has its picture, or the code with which it failed. */
static void claim_thumbs(struct run *run, const struct drawn *drawn)
{
    long long made = 0;

    for (size_t i = 0; i < drawn->count; i++) {
        int status = drawn->status[i % drawn->kinds];
        long long thumb = seen_int_at(run, "thumb", i);
        long long wanted = status < 0 ? status : 1000 + (long long)i;

        made += status == 0;
        claim(run, seen_int_at(run, "rendered", i) == 1,
              "photo %zu was rendered %lld times", i,
              seen_int_at(run, "rendered", i));
        claim(run, thumb == wanted, "thumbs[%zu] is %s, but rendering gave %s",
              i, status_text(thumb).text, status_text(wanted).text);
    }
    claim(run, seen_int(run, "returned") == made,
          "%lld of %zu pictures were made, but thumbs_make() returned %lld",
          made, drawn->count, seen_int(run, "returned"));
}

/* Every second time some photos are bad, which stops no other. */
HIDDEN_TEST(every_photo_has_its_thumb)
{
    struct drawn drawn = draw(run);
    size_t bad = (size_t)random_below(run_random(run), drawn.kinds);

    if (run_seed(run) % 2)
        drawn.status[bad] = code_at(bad);
    play(run, &drawn);
    claim_thumbs(run, &drawn);
    claim(run, seen_int(run, "most") <= drawn.limit || drawn.status[bad] == 0,
          "some photos failed; then %lld were rendered at the same time, not "
          "%lld",
          seen_int(run, "most"), drawn.limit);
    claim_ended(run, "thumbs_make");
}
END_HIDDEN_TEST

HIDDEN_TEST(never_more_than_the_limit)
{
    struct drawn drawn = draw(run);
    long long most;

    play(run, &drawn);
    most = seen_int(run, "most");
    claim(run, most <= drawn.limit,
          "no more than %lld may be rendered at the same time; it was %lld",
          drawn.limit, most);
}
END_HIDDEN_TEST

HIDDEN_TEST(never_less_while_photos_wait)
{
    struct drawn drawn = draw(run);
    long long waste_ms;

    play(run, &drawn);
    waste_ms = seen_int(run, "waste_us") / US_PER_MS;
    claim(run, waste_ms <= SLACK_MS,
          "for %lld ms fewer than %lld were rendered although photos were "
          "waiting",
          waste_ms, drawn.limit);
    claim(run, seen_int(run, "order_broken") == 0,
          "the photos were not begun in order");
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, every_photo_has_its_thumb);
    hidden_add(hidden, 2, never_more_than_the_limit);
    hidden_add(hidden, 2, never_less_while_photos_wait);
}
