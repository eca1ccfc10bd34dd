/* suite_part3.c - does the heart beat in time while packets are sealed? */
#include "../../../exercises/exercise-6d/gateway.h"
#include "../key.h"
#include "suite.h"

enum {
    PACKETS_MAX = 16,
    BYTES_PER_MS = 8,
    REFUSED_BYTE = 255,
    LEAST_BYTES = 250 * BYTES_PER_MS, /* two beats are due meanwhile */
    MOST_BYTES = 700 * BYTES_PER_MS
};

struct packet {
    unsigned char bytes[GATEWAY_PACKET_MAX + 1];
    size_t len;
    long long at_ms;
};

/* What the sensors send in one test. */
struct day {
    size_t count;
    long long close_ms;
    struct packet packets[PACKETS_MAX];
};

static void fill(struct random *random, struct packet *packet, size_t len)
{
    packet->len = len;
    for (size_t i = 0; i < len; i++)
        packet->bytes[i] = (unsigned char)random_below(random, REFUSED_BYTE);
}

/* Packets overlap: two of them come at the same time and have the same
 * length. */
static void draw_day(struct run *run, struct day *day, long long most)
{
    struct random *random = run_random(run);

    day->count = (size_t)random_between(random, 3, most);
    for (size_t i = 0; i < day->count; i++) {
        struct packet *packet = &day->packets[i];

        fill(random, packet,
             (size_t)random_between(random, LEAST_BYTES, MOST_BYTES));
        packet->at_ms = random_between(random, 10, 900);
    }
    fill(random, &day->packets[1], day->packets[0].len);
    day->packets[1].at_ms = day->packets[0].at_ms;
    day->close_ms = 2000;
}

static long long last_ms(const struct day *day)
{
    long long last = 0;

    for (size_t i = 0; i < day->count; i++)
        last = day->packets[i].at_ms > last ? day->packets[i].at_ms : last;
    return last;
}

static void play(struct run *run, const struct day *day, const char *scene)
{
    run_input_int(run, "packets", (long long)day->count);
    run_input_int(run, "close", day->close_ms);
    for (size_t i = 0; i < day->count; i++) {
        const struct packet *packet = &day->packets[i];

        run_input_int(run, key_at("at", i).text, packet->at_ms);
        run_input_bytes(run, key_at("bytes", i).text, packet->bytes,
                        packet->len);
    }
    run_play(run, scene);
    claim(run, seen_int(run, "opened") == 0, "gateway_open() returned %s",
          status_text(seen_int(run, "opened")).text);
}

/* The n-th beat; what is before the first is the opening. */
static long long beat_us(struct run *run, size_t n)
{
    return n == 0 ? seen_int(run, "opened_us")
                  : seen_int_at(run, "beat_us", n - 1);
}

HIDDEN_TEST(beats_are_on_time)
{
    static struct day day;
    size_t beats;

    draw_day(run, &day, 5);
    play(run, &day, "day");
    beats = (size_t)seen_int(run, "beats_before_close");
    claim(run, beats > 0, "the heart did not beat once in %lld ms",
          day.close_ms);
    for (size_t i = 0; i < beats; i++) {
        long long gap_ms = (beat_us(run, i + 1) - beat_us(run, i)) / 1000;

        claim(run, gap_ms <= GATEWAY_BEAT_MS + GATEWAY_BEAT_LATE_MS,
              "beat %zu came %lld ms late: %lld ms after the one before", i + 1,
              gap_ms - GATEWAY_BEAT_MS, gap_ms);
        claim(run, gap_ms >= GATEWAY_BEAT_MS - GATEWAY_BEAT_LATE_MS,
              "beat %zu came %lld ms early: %lld ms after the one before",
              i + 1, GATEWAY_BEAT_MS - gap_ms, gap_ms);
    }
    claim(run,
          beat_us(run, beats) / 1000 >=
              day.close_ms - GATEWAY_BEAT_MS - GATEWAY_BEAT_LATE_MS,
          "the heart stopped %lld ms after the start",
          beat_us(run, beats) / 1000);
}
END_HIDDEN_TEST

static uint32_t seal_of(const struct packet *packet)
{
    uint32_t seal = 2166136261U; /* FNV-1a */

    for (size_t i = 0; i < packet->len; i++)
        seal = (seal ^ packet->bytes[i]) * 16777619U;
    return seal;
}

static void claim_taken(struct run *run, const struct day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        long long returned = seen_int(run, key_at("returned", i).text);

        claim(run, returned == 0,
              "packet %zu has %zu bytes, but gateway_submit() returned %s",
              i + 1, day->packets[i].len, status_text(returned).text);
    }
}

/* How many were wrong and not which: with one place for two results, it is the
 * threads who say which of them wins. */
static void claim_seals(struct run *run, const struct day *day)
{
    size_t wrong = 0;

    for (size_t i = 0; i < day->count; i++) {
        if (day->packets[i].bytes[0] != REFUSED_BYTE &&
            seen_int(run, key_at("status", i).text) == 0 &&
            seen_int(run, key_at("seal", i).text) !=
                (long long)seal_of(&day->packets[i]))
            wrong++;
    }
    claim(run, wrong == 0, "%zu of %zu packets got a wrong seal", wrong,
          day->count);
}

HIDDEN_TEST(every_packet_gets_its_seal)
{
    static struct day day;

    draw_day(run, &day, 6);
    if (random_below(run_random(run), 2) == 0)
        day.packets[day.count - 1].bytes[0] = REFUSED_BYTE;
    play(run, &day, "day");
    claim_taken(run, &day);
    for (size_t i = 0; i < day.count; i++) {
        long long answers = seen_int(run, key_at("answers", i).text);

        claim(run, answers > 0, "packet %zu was never answered", i + 1);
        claim(run, answers == 1, "packet %zu was answered %lld times", i + 1,
              answers);
    }
    claim_seals(run, &day);
}
END_HIDDEN_TEST

static void claim_status(struct run *run, size_t index, bool refused)
{
    long long status = seen_int(run, key_at("status", index).text);

    claim(run, !refused || status == UV_EIO,
          "the chip refused packet %zu with UV_EIO, its sender was told %s",
          index + 1, status_text(status).text);
    claim(run, refused || status == 0,
          "the chip sealed packet %zu, its sender was told %s", index + 1,
          status_text(status).text);
}

/* One packet is refused by the chip, one is empty, one too large. */
HIDDEN_TEST(failed_seals_are_reported)
{
    static struct day day;

    draw_day(run, &day, 5);
    day.packets[2].bytes[0] = REFUSED_BYTE;
    day.count += 2;
    day.packets[day.count - 2] = (struct packet){.at_ms = 20};
    day.packets[day.count - 1] = (struct packet){.at_ms = 30};
    day.packets[day.count - 1].len = GATEWAY_PACKET_MAX + 1;
    play(run, &day, "day");
    for (size_t i = day.count - 2; i < day.count; i++) {
        long long returned = seen_int(run, key_at("returned", i).text);

        claim(run, returned == UV_EINVAL,
              "a packet of %zu bytes is not allowed, but gateway_submit() "
              "returned %s",
              day.packets[i].len, status_text(returned).text);
    }
    for (size_t i = 0; i < day.count - 2; i++)
        claim_status(run, i, i == 2);
}
END_HIDDEN_TEST

HIDDEN_TEST(close_waits_for_packets)
{
    static struct day day;

    draw_day(run, &day, 5);
    day.close_ms = last_ms(&day) + random_between(run_random(run), 30, 60);
    play(run, &day, "day");
    claim(run, seen_int(run, "closes") > 0,
          "closed was never called after gateway_close()");
    claim(run, seen_int(run, "closes") == 1, "closed was called %lld times",
          seen_int(run, "closes"));
    claim(run, seen_int(run, "unanswered_at_close") == 0,
          "%lld packets were not answered yet when closed was called",
          seen_int(run, "unanswered_at_close"));
    claim(run, seen_int(run, "beats_after_closed") == 0,
          "the heart still beat after closed was called");
    claim(run,
          seen_int(run, "loop_alive") == 0 && seen_int(run, "loop_close") == 0,
          "something of the gateway is still open in the loop at the end");
}
END_HIDDEN_TEST

HIDDEN_TEST(done_runs_on_the_loop)
{
    static struct day day;
    long long off_loop = 0, answers = 0;

    draw_day(run, &day, 4);
    play(run, &day, "day");
    for (size_t i = 0; i < day.count; i++) {
        off_loop += seen_int(run, key_at("off_loop", i).text);
        answers += seen_int(run, key_at("answers", i).text);
    }
    claim(run, answers > 0, "not one of %zu packets was answered", day.count);
    claim(run, off_loop == 0,
          "sealed was called %lld times on a thread of the pool", off_loop);
}
END_HIDDEN_TEST

/* The longest and the shortest time between two beats, in ms. */
static void measure_gaps(struct run *run, long long *ret_longest,
                         long long *ret_shortest)
{
    size_t beats = seen_count(run, "beat_us");

    *ret_longest = 0;
    *ret_shortest = GATEWAY_BEAT_MS;
    for (size_t i = 0; i < beats; i++) {
        long long gap = (beat_us(run, i + 1) - beat_us(run, i)) / 1000;

        *ret_longest = gap > *ret_longest ? gap : *ret_longest;
        *ret_shortest = gap < *ret_shortest ? gap : *ret_shortest;
    }
}

static enum gateway_why measured(struct run *run, const struct packet *packet)
{
    size_t beats = seen_count(run, "beat_us");
    long long sealed_ms =
        packet->at_ms + (long long)(packet->len / BYTES_PER_MS);
    long long longest, shortest;

    measure_gaps(run, &longest, &shortest);
    if (beat_us(run, beats) / 1000 < sealed_ms)
        return GATEWAY_WHY_STOPS;
    if (longest <= GATEWAY_BEAT_MS + GATEWAY_BEAT_LATE_MS)
        return GATEWAY_WHY_ON_TIME;
    return shortest < GATEWAY_BEAT_MS - GATEWAY_BEAT_LATE_MS
               ? GATEWAY_WHY_MADE_UP
               : GATEWAY_WHY_LOST;
}

HIDDEN_TEST(gateway_why_fits)
{
    static struct day day;
    long long answer, longest, shortest;

    draw_day(run, &day, 3);
    day.count = 1;
    play(run, &day, "why");
    answer = seen_int(run, "answer");
    measure_gaps(run, &longest, &shortest);
    claim(run, answer != GATEWAY_WHY_UNANSWERED,
          "the question is not answered yet: choose one of enum gateway_why");
    claim(run, answer == (long long)measured(run, &day.packets[0]),
          "your answer does not fit what the program does: a packet takes %lld "
          "ms; in %lld ms there were %zu beats, the longest pause was %lld ms, "
          "the shortest %lld ms",
          (long long)(day.packets[0].len / BYTES_PER_MS), day.close_ms,
          seen_count(run, "beat_us"), longest, shortest);
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add(hidden, 3, beats_are_on_time);
    hidden_add(hidden, 3, every_packet_gets_its_seal);
    hidden_add(hidden, 3, failed_seals_are_reported);
    hidden_add(hidden, 3, close_waits_for_packets);
    hidden_add(hidden, 3, done_runs_on_the_loop);
    hidden_add_question(hidden, 3, gateway_why_fits);
}
