/* suite_part3.c - is the right sum paid, and does each error reach the top? */
#include <stdio.h>
#include <uv.h>

#include "../key.h"
#include "suite.h"

enum { ITEMS_MAX = 16 };

struct drawn_item {
    char name[32];
    int count, cents, status;
    unsigned ms;
};

struct drawn {
    int customer, percent;
    size_t count;
    unsigned discount_ms, payment_ms;
    int discount_status, payment_status;
    struct drawn_item item[ITEMS_MAX];
};

/* Everything goes well. */
static void draw(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);

    drawn->customer = (int)random_between(random, 1, 9999);
    drawn->percent = (int)random_between(random, 1, 50);
    drawn->count = (size_t)random_between(random, 2, 6);
    drawn->discount_ms = draw_ms(run);
    drawn->payment_ms = draw_ms(run);
    drawn->discount_status = drawn->payment_status = 0;
    for (size_t i = 0; i < drawn->count; i++) {
        struct drawn_item *item = &drawn->item[i];

        snprintf(item->name, sizeof(item->name), "item-%02u-%zu",
                 (unsigned)random_below(random, 100), i);
        item->count = (int)random_between(random, 1, 9);
        item->cents = (int)random_between(random, 100, 5000);
        item->status = 0;
        item->ms = draw_ms(run);
    }
}

static int price_of(const struct drawn *drawn)
{
    int sum = 0;

    for (size_t i = 0; i < drawn->count; i++)
        sum += drawn->item[i].count * drawn->item[i].cents;
    return sum - sum * drawn->percent / 100;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "customer", drawn->customer);
    run_input_int(run, "percent", drawn->percent);
    run_input_int(run, "discount_ms", drawn->discount_ms);
    run_input_int(run, "discount_status", drawn->discount_status);
    run_input_int(run, "payment_ms", drawn->payment_ms);
    run_input_int(run, "payment_status", drawn->payment_status);
    run_input_int(run, "items", (long long)drawn->count);
    for (size_t i = 0; i < drawn->count; i++) {
        const struct drawn_item *item = &drawn->item[i];

        run_input_text(run, key_at("name", i).text, item->name);
        run_input_int(run, key_at("count", i).text, item->count);
        run_input_int(run, key_at("cents", i).text, item->cents);
        run_input_int(run, key_at("ms", i).text, item->ms);
        run_input_int(run, key_at("status", i).text, item->status);
    }
    run_play(run, "checkout");
    claim_returned(run, "checkout_run");
}

HIDDEN_TEST(right_sum_is_paid)
{
    struct drawn drawn;
    int price;

    draw(run, &drawn);
    price = price_of(&drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "cents") == price,
          "the order costs %d cents, but checkout_run() says %lld", price,
          seen_int(run, "cents"));
    claim(run, seen_int(run, "payment_calls") == 1,
          "money was taken %lld times", seen_int(run, "payment_calls"));
    claim(run, seen_int(run, "paid") == price,
          "the order costs %d cents, but %lld are paid when checkout_run() "
          "returns",
          price, seen_int(run, "paid"));
}
END_HIDDEN_TEST

HIDDEN_TEST(everything_is_asked_once)
{
    struct drawn drawn;

    draw(run, &drawn);
    play(run, &drawn);
    for (size_t i = 0; i < drawn.count; i++) {
        long long asked = seen_int(run, key_at("asked", i).text);

        claim(run, asked == 1, "the price of '%s' was asked for %lld times",
              drawn.item[i].name, asked);
    }
    claim(run, seen_int(run, "discount_calls") == 1,
          "the discount was asked for %lld times",
          seen_int(run, "discount_calls"));
}
END_HIDDEN_TEST

HIDDEN_TEST(payment_comes_last)
{
    struct drawn drawn;

    draw(run, &drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "early") == 0,
          "the payment was begun before all prices and the discount were "
          "known");
}
END_HIDDEN_TEST

static void claim_code(struct run *run, const char *what, int code)
{
    claim(run, seen_int(run, "returned") == code,
          "%s failed with %s, but checkout_run() returned %s", what,
          status_text(code).text, status_text(seen_int(run, "returned")).text);
}

static void claim_unpaid(struct run *run, const char *what)
{
    claim(run, seen_int(run, "payment_calls") == 0,
          "%s failed, but money was taken", what);
}

/* Two prices cannot be had, and perhaps the discount. */
HIDDEN_TEST(price_errors_reach_the_caller)
{
    struct drawn drawn;
    struct random *random = run_random(run);
    size_t code = (size_t)random_below(random, 5), first;

    draw(run, &drawn);
    first = (size_t)random_below(random, drawn.count - 1);
    drawn.item[first].status = code_at(code);
    drawn.item[drawn.count - 1].status = code_at(code + 1);
    drawn.discount_status = random_below(random, 2) ? code_at(code + 2) : 0;
    play(run, &drawn);
    claim_code(run, drawn.item[first].name, drawn.item[first].status);
    claim_unpaid(run, drawn.item[first].name);
}
END_HIDDEN_TEST

HIDDEN_TEST(discount_errors_reach_the_caller)
{
    struct drawn drawn;

    draw(run, &drawn);
    drawn.discount_status = code_at((size_t)random_below(run_random(run), 5));
    play(run, &drawn);
    claim_code(run, "the discount", drawn.discount_status);
    claim_unpaid(run, "the discount");
}
END_HIDDEN_TEST

HIDDEN_TEST(payment_errors_reach_the_caller)
{
    struct drawn drawn;

    draw(run, &drawn);
    drawn.payment_status = code_at((size_t)random_below(run_random(run), 5));
    play(run, &drawn);
    claim_code(run, "the payment", drawn.payment_status);
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_checkout)
{
    struct drawn drawn;
    struct random *random = run_random(run);

    draw(run, &drawn);
    if (random_below(random, 2))
        drawn.item[random_below(random, drawn.count)].status =
            code_at((size_t)random_below(random, 5));
    play(run, &drawn);
    claim_ended(run, "checkout_run");
}
END_HIDDEN_TEST

/* How often something is asked, and what the only failure of a checkout, its
 * last step, comes to, does not depend on the order: a few draws are enough. */
enum { DRAWS = 16 };

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, right_sum_is_paid);
    hidden_add_test(hidden, 3, "everything_is_asked_once",
                    everything_is_asked_once, DRAWS);
    hidden_add(hidden, 3, payment_comes_last);
    hidden_add(hidden, 3, price_errors_reach_the_caller);
    hidden_add(hidden, 3, discount_errors_reach_the_caller);
    hidden_add_test(hidden, 3, "payment_errors_reach_the_caller",
                    payment_errors_reach_the_caller, DRAWS);
    hidden_add(hidden, 3, nothing_goes_on_after_checkout);
}
