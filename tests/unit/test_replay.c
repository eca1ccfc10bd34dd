#include "play/replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "play/recording.h"
#include "unit.h"

enum { ROUNDS = 400 };

static struct replay draw(struct random *r)
{
    struct replay replay = {.seed = random_next(r) >> random_below(r, 64)};
    uint32_t picks[300];
    size_t count = random_below(r, 300);

    for (size_t i = 0; i < count; i++)
        picks[i] = random_below(r, 4) ? 0 : (uint32_t)random_below(r, 9);
    if (random_below(r, 4))
        replay_set_picks(&replay, picks, count);
    return replay;
}

static char *name_of(const struct replay *replay)
{
    struct strbuf text = STRBUF_INIT;

    replay_format(replay, &text);
    return strbuf_steal(&text);
}

static void equal(const struct replay *a, const struct replay *b)
{
    ck_assert_uint_eq(a->seed, b->seed);
    ck_assert_int_eq(a->by_picks, b->by_picks);
    ck_assert_uint_eq(a->pick_count, b->pick_count);
    for (size_t i = 0; i < a->pick_count; i++)
        ck_assert_uint_eq(a->picks[i], b->picks[i]);
}

/* A name gives the schedule back, in upper case, too. */
START_TEST(a_name_is_read_back)
{
    struct random r = random_start(1, "replay");
    struct error err = {0};

    for (int i = 0; i < ROUNDS; i++) {
        struct replay replay = draw(&r), again;
        char *name = name_of(&replay);

        ck_assert_int_eq(replay_parse(name, &again, &err), 0);
        equal(&replay, &again);
        replay_release(&again);
        for (char *c = name; *c; c++)
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
        ck_assert_int_eq(replay_parse(name, &again, &err), 0);
        equal(&replay, &again);
        replay_release(&again);
        replay_release(&replay);
        free(name);
    }
}
END_TEST

/* One wrong character, one too few, one too many, two exchanged: refused. The
 * check lets one of 65536 pass; these draws contain none. */
START_TEST(a_typing_error_is_refused)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    struct random r = random_start(2, "replay");

    for (int i = 0; i < ROUNDS; i++) {
        struct replay replay = draw(&r), again;
        char *name = name_of(&replay);
        size_t at = 1 + random_below(&r, strlen(name) - 1);
        char was = name[at];
        struct error err = {0};

        while (name[at] == was)
            name[at] = digits[random_below(&r, 32)];
        ck_assert_int_eq(replay_parse(name, &again, &err), -EINVAL);
        ck_assert_ptr_nonnull(strstr(err.msg, "names no schedule"));
        ck_assert_ptr_null(again.picks);
        name[at] = was;
        name[strlen(name) - 1] = '\0';
        ck_assert_int_eq(replay_parse(name, &again, &err), -EINVAL);
        replay_release(&replay);
        free(name);
    }
}
END_TEST

/* What no schedule has for a name is refused with a sentence. */
START_TEST(nonsense_is_refused)
{
    static const char *const names[] = {"",    "a",     "a!",  "b0000",
                                        "a42", "hello", "a\n", "azzzzzzzz"};
    struct replay replay;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct error err = {0};

        ck_assert_int_eq(replay_parse(names[i], &replay, &err), -EINVAL);
        ck_assert_uint_gt(strlen(err.msg), 20);
        ck_assert_ptr_null(replay.picks);
    }
}
END_TEST

/* A schedule with few changes has a name that fits into a line. */
START_TEST(few_changes_have_a_short_name)
{
    struct replay replay = {.seed = 37};
    uint32_t picks[200] = {[40] = 2, [131] = 1};
    char *name;

    name = name_of(&replay);
    ck_assert_uint_le(strlen(name), 8);
    free(name);
    replay_set_picks(&replay, picks, 200);
    ck_assert_uint_eq(replay.pick_count, 132);
    ck_assert_uint_eq(replay_changes(&replay), 2);
    name = name_of(&replay);
    ck_assert_uint_le(strlen(name), 18);
    free(name);
    replay_release(&replay);
}
END_TEST

/* What a run picked is its schedule. */
START_TEST(a_recording_has_a_schedule)
{
    struct recording recording = {0};
    struct trace_choice taken[] = {{.picked = 0, .options = 2},
                                   {.picked = 3, .options = 4},
                                   {.picked = 0, .options = 2}};
    struct replay replay;

    recording.taken = taken;
    recording.taken_count = 3;
    ck_assert_int_eq(replay_from_recording(&recording, 9, &replay), 0);
    ck_assert_uint_eq(replay.seed, 9);
    ck_assert(replay.by_picks);
    ck_assert_uint_eq(replay.pick_count, 2);
    ck_assert_uint_eq(replay.picks[1], 3);
    replay_release(&replay);
    recording.taken_count = RECORDING_CHOICES_MAX;
    ck_assert_int_eq(replay_from_recording(&recording, 9, &replay), -E2BIG);
}
END_TEST

UNIT_MAIN(replay, a_name_is_read_back, a_typing_error_is_refused,
          nonsense_is_refused, few_changes_have_a_short_name,
          a_recording_has_a_schedule)
