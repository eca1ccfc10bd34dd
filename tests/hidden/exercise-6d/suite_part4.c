/* suite_part4.c - does everybody sit on a seat of his own? */
#include "../../../exercises/exercise-6d/tickets.h"
#include "../key.h"
#include "suite.h"

enum { CUSTOMERS_MAX = 24, CENTS_BASE = 1000, LONGEST_CALL_US = 1000 };

struct customer {
    long long at_ms, takes_ms;
    int payment, reached; /* 0 or a negative UV code */
};

struct evening {
    int seats;
    size_t count;
    struct customer customers[CUSTOMERS_MAX];
};

/* Comes within some milliseconds, pays much longer than that: payments
 * overlap. */
static struct customer draw_customer(struct random *random)
{
    return (struct customer){random_between(random, 1, 10),
                             random_between(random, 60, 250), 0, 0};
}

/* More customers than seats, and all can pay. */
static void draw_crowd(struct run *run, struct evening *evening)
{
    struct random *random = run_random(run);

    evening->seats = (int)random_between(random, 3, 8);
    evening->count =
        (size_t)evening->seats + (size_t)random_between(random, 2, 6);
    for (size_t i = 0; i < evening->count; i++)
        evening->customers[i] = draw_customer(random);
}

static int draw_refusal(struct random *random)
{
    static const int codes[] = {UV_EACCES, UV_ETIMEDOUT, UV_ECANCELED};

    return codes[random_below(random, 3)];
}

/* One payment is refused, and one cannot even begin. */
static void draw_failures(struct run *run, struct evening *evening,
                          size_t among)
{
    struct random *random = run_random(run);
    size_t refused = (size_t)random_below(random, among);
    size_t unreached = (refused + 1) % among;

    evening->customers[refused].payment = draw_refusal(random);
    evening->customers[unreached].reached = UV_ECONNREFUSED;
}

static void play(struct run *run, const struct evening *evening,
                 const char *scene)
{
    run_input_int(run, "count", evening->seats);
    run_input_int(run, "customers", (long long)evening->count);
    for (size_t i = 0; i < evening->count; i++) {
        const struct customer *customer = &evening->customers[i];

        run_input_int(run, key_at("at", i).text, customer->at_ms);
        run_input_int(run, key_at("takes", i).text, customer->takes_ms);
        run_input_int(run, key_at("payment", i).text, customer->payment);
        run_input_int(run, key_at("reached", i).text, customer->reached);
    }
    run_play(run, scene);
    claim(run, seen_int(run, "opened") == 1, "tickets_new() returned NULL");
}

static bool has_ticket(struct run *run, size_t customer)
{
    return seen_int(run, key_at("answers", customer).text) > 0 &&
           seen_int(run, key_at("status", customer).text) == 0;
}

static int count_sold(struct run *run, const struct evening *evening)
{
    int sold = 0;

    for (size_t i = 0; i < evening->count; i++)
        sold += has_ticket(run, i);
    return sold;
}

static void claim_seats(struct run *run, const struct evening *evening)
{
    size_t owner[CUSTOMERS_MAX] = {0}; /* by seat; customers count from 1 */

    for (size_t i = 0; i < evening->count; i++) {
        long long seat = seen_int(run, key_at("seat", i).text);

        if (!has_ticket(run, i))
            continue;
        claim(run, seat >= 1 && seat <= evening->seats,
              "customer %zu was sold seat %lld, there are seats 1 to %d", i + 1,
              seat, evening->seats);
        claim(run, owner[seat] == 0,
              "customers %zu and %zu were both sold seat %lld", owner[seat],
              i + 1, seat);
        owner[seat] = i + 1;
    }
}

HIDDEN_TEST(no_ticket_is_sold_twice)
{
    struct evening evening = {0};
    int sold;

    draw_crowd(run, &evening);
    play(run, &evening, "evening");
    claim_seats(run, &evening);
    sold = count_sold(run, &evening);
    claim(run, sold == evening.seats,
          "%zu customers wanted %d seats and all could pay, but %d were sold",
          evening.count, evening.seats, sold);
    claim(run, seen_int(run, "left") == 0,
          "all %d seats are sold, but tickets_left() says %lld", evening.seats,
          seen_int(run, "left"));
}
END_HIDDEN_TEST

static void claim_failure(struct run *run, const struct evening *evening,
                          size_t index)
{
    const struct customer *customer = &evening->customers[index];
    int code = customer->reached < 0 ? customer->reached : customer->payment;
    long long status = seen_int(run, key_at("status", index).text);

    if (code == 0 || seen_int(run, key_at("answers", index).text) == 0)
        return;
    claim(run, status == code,
          "the payment of customer %zu failed with %s, he was told %s",
          index + 1, status_text(code).text, status_text(status).text);
}

/* Some of the first customers cannot pay; later ones come for what is left. */
HIDDEN_TEST(refused_payments_keep_the_ticket)
{
    struct evening evening = {0};
    struct random *random = run_random(run);
    size_t first;

    evening.seats = (int)random_between(random, 4, 9);
    first = (size_t)random_between(random, 3, evening.seats);
    evening.count = (size_t)evening.seats + 2;
    for (size_t i = 0; i < evening.count; i++) {
        evening.customers[i] = draw_customer(random);
        if (i >= first)
            evening.customers[i].at_ms += 5000;
    }
    draw_failures(run, &evening, first);
    play(run, &evening, "evening");
    for (size_t i = 0; i < evening.count; i++)
        claim_failure(run, &evening, i);
    for (size_t i = first; i < evening.count; i++)
        claim(run, has_ticket(run, i),
              "customer %zu came when no payment was under way and a seat was "
              "unsold, but was told %s",
              i + 1, status_text(seen_int(run, key_at("status", i).text)).text);
    claim(run, seen_int(run, "left") == 0,
          "all %d seats are sold, but tickets_left() says %lld", evening.seats,
          seen_int(run, "left"));
}
END_HIDDEN_TEST

HIDDEN_TEST(only_buyers_pay)
{
    struct evening evening = {0};
    long long earned = 0;

    draw_crowd(run, &evening);
    play(run, &evening, "evening");
    claim(run, count_sold(run, &evening) > 0, "nobody got a seat");
    for (size_t i = 0; i < evening.count; i++) {
        bool ticket = has_ticket(run, i);
        long long paid = seen_int(run, key_at("paid", i).text);

        claim(run, ticket || paid == 0, "customer %zu paid and has no seat",
              i + 1);
        claim(run, !ticket || paid == 1,
              "customer %zu has a seat and paid %lld times", i + 1, paid);
        earned += ticket ? CENTS_BASE + (long long)i : 0;
    }
    claim(run, seen_int(run, "earned") == earned,
          "buyers paid %lld cents, but tickets_earned() says %lld", earned,
          seen_int(run, "earned"));
}
END_HIDDEN_TEST

HIDDEN_TEST(every_customer_gets_one_answer)
{
    struct evening evening = {0};

    draw_crowd(run, &evening);
    draw_failures(run, &evening, (size_t)evening.seats);
    play(run, &evening, "evening");
    for (size_t i = 0; i < evening.count; i++) {
        long long returned = seen_int(run, key_at("returned", i).text);
        long long answers = seen_int(run, key_at("answers", i).text);

        claim(run, returned == 0, "tickets_sell() returned %s to customer %zu",
              status_text(returned).text, i + 1);
        claim(run, answers > 0, "customer %zu was never answered", i + 1);
        claim(run, answers == 1, "customer %zu was answered %lld times", i + 1,
              answers);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(sell_does_not_wait)
{
    struct evening evening = {0};

    draw_crowd(run, &evening);
    draw_failures(run, &evening, (size_t)evening.seats);
    play(run, &evening, "evening");
    claim(run, count_sold(run, &evening) > 0, "nobody got a seat");
    claim(run, seen_int(run, "nested") == 0,
          "other callbacks ran inside a call of tickets.c, %lld times",
          seen_int(run, "nested"));
    claim(run, seen_int(run, "longest_us") <= LONGEST_CALL_US,
          "a call of tickets.c took %lld ms; nothing else could run meanwhile",
          seen_int(run, "longest_us") / 1000);
}
END_HIDDEN_TEST

static enum tickets_why measured(struct run *run, const struct evening *evening)
{
    for (size_t i = 0; i < evening->count; i++) {
        if (seen_int(run, key_at("paid", i).text) > 1)
            return TICKETS_WHY_PAID_TWICE;
    }
    if (seen_int(run, "off_loop") > 0)
        return TICKETS_WHY_THREADS;
    return seen_int(run, "left") < 0 ? TICKETS_WHY_BELOW_ZERO
                                     : TICKETS_WHY_SAME_NUMBER;
}

HIDDEN_TEST(tickets_why_fits)
{
    struct evening evening = {0};
    long long answer;

    draw_crowd(run, &evening);
    play(run, &evening, "why");
    answer = seen_int(run, "answer");
    claim(run, answer != TICKETS_WHY_UNANSWERED,
          "the question is not answered yet: choose one of enum tickets_why");
    claim(run, answer == (long long)measured(run, &evening),
          "your answer does not fit what the program does: of %d seats it sold "
          "%d and says that %lld are left; %lld callbacks ran on another "
          "thread, and each customer paid at most once",
          evening.seats, count_sold(run, &evening), seen_int(run, "left"),
          seen_int(run, "off_loop"));
}
END_HIDDEN_TEST

void suite_part4(struct hidden *hidden)
{
    hidden_add(hidden, 4, no_ticket_is_sold_twice);
    hidden_add(hidden, 4, refused_payments_keep_the_ticket);
    hidden_add(hidden, 4, only_buyers_pay);
    hidden_add(hidden, 4, every_customer_gets_one_answer);
    hidden_add(hidden, 4, sell_does_not_wait);
    hidden_add_question(hidden, 4, tickets_why_fits);
}
