/* suite_part2.c - is the index whole, and does the loop get round meanwhile? */
#include "../../../exercises/exercise-4/book.h"
#include "suite.h"

enum { BOOKS_MAX = 3, SLACK_MS = 2 };

struct drawn {
    size_t count;
    long long pages[BOOKS_MAX], page_ms[BOOKS_MAX], bad[BOOKS_MAX];
};

static struct drawn draw(struct run *run, size_t most)
{
    struct random *random = run_random(run);
    struct drawn drawn = {
        .count = (size_t)random_between(random, 1, (long long)most)};

    for (size_t i = 0; i < drawn.count; i++) {
        drawn.pages[i] = random_between(random, 5, 30);
        drawn.page_ms[i] = random_between(random, 2, 6);
        drawn.bad[i] = -1;
    }
    return drawn;
}

static void start(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "books", (long long)drawn->count);
    run_input_int(run, "beat_ms", 10);
    run_input_int(run, "beats", 200);
    for (size_t i = 0; i < drawn->count; i++) {
        run_input_int(run, key_at("pages", i).text, drawn->pages[i]);
        run_input_int(run, key_at("page_ms", i).text, drawn->page_ms[i]);
        run_input_int(run, key_at("bad", i).text, drawn->bad[i]);
    }
    run_play(run, "reading");
}

static void play(struct run *run, const struct drawn *drawn)
{
    start(run, drawn);
    for (size_t i = 0; i < drawn->count; i++)
        claim(run, seen_int(run, key_at("returned", i).text) == 0,
              "book_start() returned %s",
              status_text(seen_int(run, key_at("returned", i).text)).text);
}

HIDDEN_TEST(every_page_is_indexed)
{
    struct drawn drawn = draw(run, BOOKS_MAX);

    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        long long tried = seen_int(run, key_at("tried", i).text);

        claim(run, tried == drawn.pages[i],
              "of the %lld pages of book %zu, page_index() was called for %lld",
              drawn.pages[i], i, tried);
        claim(run,
              seen_int(run, key_at("twice", i).text) == 0 &&
                  seen_int(run, key_at("out_of_order", i).text) == 0,
              "the pages of book %zu were not indexed once each, in order", i);
    }
}
END_HIDDEN_TEST

/* A beat may have to wait for one page of each book. */
HIDDEN_TEST(loop_gets_round)
{
    struct drawn drawn = draw(run, BOOKS_MAX);
    long long allowed_ms = SLACK_MS, late_ms;

    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        allowed_ms += drawn.page_ms[i];
        claim(run, seen_int(run, key_at("early", i).text) == 0,
              "book_start() indexed %lld pages before it returned",
              seen_int(run, key_at("early", i).text));
    }
    late_ms = seen_int(run, "late_us") / US_PER_MS;
    claim(run, late_ms <= allowed_ms,
          "a timer of somebody else fired %lld ms late, and a page takes "
          "%lld ms",
          late_ms, drawn.page_ms[0]);
}
END_HIDDEN_TEST

HIDDEN_TEST(done_is_told)
{
    struct drawn drawn = draw(run, BOOKS_MAX);

    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        long long indexed = seen_int(run, key_at("indexed", i).text);

        claim(run, seen_int(run, key_at("dones", i).text) == 1,
              "'done' was called %lld times for book %zu",
              seen_int(run, key_at("dones", i).text), i);
        claim(run, seen_int(run, key_at("inside", i).text) == 0,
              "'done' was called before book_start() returned");
        claim(run, indexed == drawn.pages[i],
              "'done' was told %lld pages for book %zu, which has %lld",
              indexed, i, drawn.pages[i]);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_turns_on)
{
    struct drawn drawn = draw(run, 2);
    long long open = 0;

    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++)
        open += seen_int(run, key_at("open", i).text);
    claim(run, open == 0,
          "when 'done' was called, libuv still had %lld of the handles", open);
    claim(run, seen_int(run, "loop_alive") == 0,
          "all books are done, and the loop still goes round and round");
    claim_closed(run);
}
END_HIDDEN_TEST

/* The first bad page tells; all others are indexed all the same. */
HIDDEN_TEST(bad_pages_are_told)
{
    struct drawn drawn = draw(run, 1);
    long long status, indexed, bad = 1;

    drawn.bad[0] = random_below(run_random(run), (uint64_t)drawn.pages[0]);
    bad += drawn.bad[0] + 2 < drawn.pages[0];
    play(run, &drawn);
    status = seen_int(run, "status0");
    indexed = seen_int(run, "indexed0");
    claim(run, seen_int(run, "dones0") == 1, "'done' was called %lld times",
          seen_int(run, "dones0"));
    claim(run, status == UV_EIO,
          "page %lld could not be read (UV_EIO); 'done' was told %s",
          drawn.bad[0], status_text(status).text);
    claim(run, indexed == drawn.pages[0] - bad,
          "%lld of %lld pages could not be read; 'done' was told that %lld are "
          "in the index",
          bad, drawn.pages[0], indexed);
}
END_HIDDEN_TEST

HIDDEN_TEST(odd_books_are_refused)
{
    struct drawn drawn = {.count = 1, .page_ms = {1}, .bad = {-1}};

    if (run_seed(run) % 2)
        drawn.pages[0] = BOOK_PAGES_MAX + 1;
    start(run, &drawn);
    claim(run, seen_int(run, "returned0") == UV_EINVAL,
          "with %lld pages book_start() returned %s, not UV_EINVAL",
          drawn.pages[0], status_text(seen_int(run, "returned0")).text);
    claim(run, seen_int(run, "dones0") == 0,
          "book_start() refused, and still 'done' was called");
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, every_page_is_indexed);
    hidden_add(hidden, 2, loop_gets_round);
    hidden_add(hidden, 2, done_is_told);
    hidden_add(hidden, 2, nothing_turns_on);
    hidden_add(hidden, 2, bad_pages_are_told);
    hidden_add_question(hidden, 2, odd_books_are_refused);
}
