/* suite_part2.c - is the album shrunk by the pool, and counted on the loop? */
#include "../../../exercises/exercise-3/album.h"
#include "suite.h"

enum {
    PHOTOS_MAX = ALBUM_PHOTOS_MAX + 1,
    KB_PER_MS = 10,
    POOL_THREADS = 4,
    BEAT_MS = 100,
    LATE_MS = 20
};

struct drawn {
    size_t count;
    long long kb[PHOTOS_MAX], small[PHOTOS_MAX];
    int status[PHOTOS_MAX]; /* 0 or a negative UV code */
};

static struct drawn draw(struct run *run)
{
    struct random *random = run_random(run);
    struct drawn drawn = {.count = (size_t)random_between(random, 2, 9)};

    if (random_below(random, 16) == 0)
        drawn.count = ALBUM_PHOTOS_MAX;
    for (size_t i = 0; i < drawn.count; i++) {
        drawn.kb[i] = 1000 * random_between(random, 3, 12);
        drawn.small[i] = random_between(random, 40, 900);
    }
    return drawn;
}

/* One or more are damaged, and one is not. */
static void draw_damage(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    size_t damaged = (size_t)random_below(random, drawn->count);
    size_t good = (damaged + 1) % drawn->count;

    drawn->status[damaged] = UV_EIO;
    for (size_t i = 0; i < drawn->count; i++)
        if (i != good && random_below(random, 4) == 0)
            drawn->status[i] = UV_EIO;
}

static void order(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "beat_ms", BEAT_MS);
    run_input_int(run, "call_ms", 10);
    run_input_int(run, "photos", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("kb", i).text, drawn->kb[i]);
        run_input_int(run, key_at("small", i).text, drawn->small[i]);
        run_input_int(run, key_at("status", i).text, drawn->status[i]);
    }
    run_play(run, "album");
}

static void play(struct run *run, const struct drawn *drawn)
{
    order(run, drawn);
    claim(run, seen_int(run, "returned") == 0, "album_shrink() returned %s",
          status_text(seen_int(run, "returned")).text);
}

static void claim_photo(struct run *run, const struct drawn *drawn, size_t i)
{
    long long began = seen_int(run, key_at("began", i).text);
    long long told = seen_int(run, key_at("told", i).text);
    long long said = seen_int(run, key_at("said", i).text);

    claim(run, began == 1, "photo %zu was shrunk %lld times", i + 1, began);
    claim(run, told == 1, "'each_shrunk' was called %lld times for photo %zu",
          told, i + 1);
    claim(run, seen_int(run, key_at("early", i).text) == 0,
          "'each_shrunk' was called for photo %zu before it was shrunk", i + 1);
    claim(run, said == drawn->status[i],
          "photo_shrink() returned %s for photo %zu, but 'each_shrunk' was "
          "told %s",
          status_text(drawn->status[i]).text, i + 1, status_text(said).text);
}

HIDDEN_TEST(every_photo_is_told)
{
    struct drawn drawn = draw(run);

    draw_damage(run, &drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "strange") == 0,
          "a function got a photo, an index or an 'arg' that nobody gave");
    for (size_t i = 0; i < drawn.count; i++)
        claim_photo(run, &drawn, i);
}
END_HIDDEN_TEST

HIDDEN_TEST(loop_goes_on)
{
    struct drawn drawn = draw(run);
    long long late_ms;

    play(run, &drawn);
    late_ms = seen_int(run, "late_us") / US_PER_MS;
    claim(run, late_ms <= LATE_MS,
          "while photos were shrunk, another callback of the loop had to wait "
          "for %lld ms",
          late_ms);
    claim(run, seen_int(run, "on_loop") == 0,
          "%lld photos were shrunk on the loop's thread",
          seen_int(run, "on_loop"));
}
END_HIDDEN_TEST

HIDDEN_TEST(pool_is_used_whole)
{
    struct drawn drawn = draw(run);
    long long most, wanted;

    play(run, &drawn);
    most = seen_int(run, "most_at_once");
    wanted = drawn.count < POOL_THREADS ? (long long)drawn.count : POOL_THREADS;
    claim(run, most >= wanted,
          "of %zu photos and with %d threads never more than %lld were being "
          "shrunk at the same time",
          drawn.count, POOL_THREADS, most);
}
END_HIDDEN_TEST

HIDDEN_TEST(loop_thread_answers)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "off_loop") == 0,
          "'each_shrunk' or 'done' was called on another thread than the "
          "loop's, %lld times",
          seen_int(run, "off_loop"));
    claim(run, seen_int(run, "inside") == 0,
          "'each_shrunk' was called before album_shrink() returned");
}
END_HIDDEN_TEST

HIDDEN_TEST(report_adds_up)
{
    struct drawn drawn = draw(run);
    long long saved = 0, failed = 0;

    draw_damage(run, &drawn);
    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        saved += drawn.status[i] == 0 ? drawn.kb[i] - drawn.small[i] : 0;
        failed += drawn.status[i] < 0;
    }
    claim(run, seen_int(run, "dones") > 0, "'done' was never called");
    claim(run, seen_int(run, "failed") == failed,
          "%lld of %zu photos are damaged, the report says %lld", failed,
          drawn.count, seen_int(run, "failed"));
    claim(run, seen_int(run, "shrunk") == (long long)drawn.count - failed,
          "%lld photos were shrunk, the report says %lld",
          (long long)drawn.count - failed, seen_int(run, "shrunk"));
    claim(run, seen_int(run, "saved_kb") == saved,
          "%lld kilobytes were saved, the report says %lld", saved,
          seen_int(run, "saved_kb"));
}
END_HIDDEN_TEST

HIDDEN_TEST(done_comes_after_all)
{
    struct drawn drawn = draw(run);

    play(run, &drawn);
    claim(run, seen_int(run, "dones") == 1, "'done' was called %lld times",
          seen_int(run, "dones"));
    claim(run, seen_int(run, "untold_at_done") == 0,
          "when 'done' was called, %lld photos had not been told",
          seen_int(run, "untold_at_done"));
    claim_closed(run);
}
END_HIDDEN_TEST

HIDDEN_TEST(odd_albums_are_refused)
{
    struct drawn drawn = {.count = 0};

    if (run_seed(run) % 2)
        drawn.count = ALBUM_PHOTOS_MAX + 1;
    order(run, &drawn);
    claim(run, seen_int(run, "returned") == UV_EINVAL,
          "with %zu photos album_shrink() returned %s, not UV_EINVAL",
          drawn.count, status_text(seen_int(run, "returned")).text);
    claim(run, seen_int(run, "dones") == 0,
          "album_shrink() refused, and still 'done' was called");
}
END_HIDDEN_TEST

/* All that is queued begins at once, and it is on the same thread that it is
 * told, whatever is told first. */
enum { DRAWS = 16 };

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, every_photo_is_told);
    hidden_add(hidden, 2, loop_goes_on);
    hidden_add_test(hidden, 2, "pool_is_used_whole", pool_is_used_whole, DRAWS);
    hidden_add_test(hidden, 2, "loop_thread_answers", loop_thread_answers,
                    DRAWS);
    hidden_add(hidden, 2, report_adds_up);
    hidden_add(hidden, 2, done_comes_after_all);
    hidden_add_question(hidden, 2, odd_albums_are_refused);
}
