/*
 * driver_part2.c - books that are indexed while a clock beats. Each beat tells
 * how late it is, and so what the loop was kept from.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-4/book.h"
#include "../called.h"
#include "../handles.h"
#include "../key.h"

enum { BOOKS_MAX = 3, NS_PER_MS = 1000000, US_PER_MS = 1000 };

static int (*start)(uv_loop_t *loop, int book, size_t pages, book_done_cb done,
                    void *arg);

static struct book {
    long long pages, page_ms, bad; /* bad: the page that fails; -1: none */
    long long returned, dones, indexed, status, open_at_done, inside;
    long long tried, twice, out_of_order, early;
    unsigned char times[BOOK_PAGES_MAX + 2];
    struct rt_obligation *owed;
} books[BOOKS_MAX];

static size_t book_count, done_count;
static bool is_starting;

int page_index(int number, size_t page)
{
    struct book *book = &books[number];

    if (number < 0 || number >= BOOKS_MAX || page > BOOK_PAGES_MAX)
        return UV_EINVAL;
    book->early += is_starting;
    book->out_of_order += (long long)page != book->tried;
    book->twice += book->times[page]++ > 0;
    book->tried++;
    rt_compute((uint64_t)book->page_ms * NS_PER_MS);
    /* Two are bad: the first tells. */
    if (book->bad >= 0 && (long long)page == book->bad)
        return UV_EIO;
    return book->bad >= 0 && (long long)page == book->bad + 2 ? UV_EBADF : 0;
}

static void book_done(void *arg, size_t indexed, int status)
{
    struct book *book = arg;

    rt_obligation_meet(book->owed, __builtin_return_address(0));
    if (book->dones++ > 0)
        return;
    book->indexed = (long long)indexed;
    book->status = status;
    book->inside = is_starting;
    /* Of the last one: other books may be under way. */
    if (++done_count == book_count)
        book->open_at_done = handles_foreign();
}

/* --- the clock --- */

static struct {
    uv_timer_t timer;
    long long every_ms, due_us, late_us, left;
} beat;

static void beats(uv_timer_t *timer)
{
    long long now = (long long)(rt_now_ns() / 1000);
    long long late = now - beat.due_us;

    if (late > beat.late_us)
        beat.late_us = late;
    if (done_count == book_count || --beat.left == 0) {
        uv_close((uv_handle_t *)timer, NULL);
        return;
    }
    uv_update_time(driver_loop());
    beat.due_us = now + beat.every_ms * US_PER_MS;
    uv_timer_start(timer, beats, (uint64_t)beat.every_ms, 0);
}

static void start_clock(void)
{
    beat.every_ms = input_int("beat_ms");
    beat.left = input_int("beats");
    beat.due_us = (long long)(rt_now_ns() / 1000) + beat.every_ms * US_PER_MS;
    uv_timer_init(driver_loop(), &beat.timer);
    beat.timer.data = &handles_own;
    uv_timer_start(&beat.timer, beats, (uint64_t)beat.every_ms, 0);
}

/* --- the scene --- */

static void open_book(int number)
{
    struct book *book = &books[number];
    struct rt_op *call;

    book->pages = input_int(key_at("pages", (size_t)number).text);
    book->page_ms = input_int(key_at("page_ms", (size_t)number).text);
    book->bad = input_int(key_at("bad", (size_t)number).text);
    book->owed = rt_obligation_open("done");
    call = called_begin("book_start", (void *)start);
    is_starting = true;
    book->returned =
        start(driver_loop(), number, (size_t)book->pages, book_done, book);
    is_starting = false;
    called_end(call);
    if (book->returned < 0 && book->dones == 0)
        rt_obligation_meet(book->owed, NULL);
    done_count += book->returned < 0;
}

static void tell_book(size_t i)
{
    const struct book *book = &books[i];

    observe_int(key_at("returned", i).text, book->returned);
    observe_int(key_at("dones", i).text, book->dones);
    observe_int(key_at("indexed", i).text, book->indexed);
    observe_int(key_at("status", i).text, book->status);
    observe_int(key_at("open", i).text, book->open_at_done);
    observe_int(key_at("inside", i).text, book->inside);
    observe_int(key_at("tried", i).text, book->tried);
    observe_int(key_at("twice", i).text, book->twice);
    observe_int(key_at("out_of_order", i).text, book->out_of_order);
    observe_int(key_at("early", i).text, book->early);
}

/* Inputs: "books", for each "pages", "page_ms", "bad"; "beat_ms", "beats". */
static void run_reading(void)
{
    book_count = (size_t)input_int("books");
    start_clock();
    for (size_t i = 0; i < book_count && i < BOOKS_MAX; i++)
        open_book((int)i);
    driver_run_loop();
    for (size_t i = 0; i < book_count && i < BOOKS_MAX; i++)
        tell_book(i);
    observe_int("late_us", beat.late_us);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"book_start", (void **)&start},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"reading", run_reading},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
