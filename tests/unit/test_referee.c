/*
 * The referee with a stage of this test's own: what a run says is a function
 * of the scene, the seed and how often that seed was played.
 */
#include "play/referee.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { SEEDS_MAX = 64, PC_SITE = 0x1234 };

static struct {
    int plays[SEEDS_MAX]; /* of each seed, over all scenes */
    int all;
} stage_log;

/* --- the stage --- */

void stage_init(struct stage *stage, const char *player, int object_fd)
{
    *stage = (struct stage){
        .player = player, .object_fd = object_fd, .multiplier = 1};
}

void stage_release(struct stage *stage)
{
    (void)stage;
}

int stage_start(struct stage *stage, struct error *err)
{
    (void)stage;
    (void)err;
    return 0;
}

pid_t stage_pid(const struct stage *stage)
{
    (void)stage;
    return 1;
}

static uint8_t packet[4096] __attribute__((aligned(8)));
static struct protocol_writer writer;

static void put_int(const char *key, long long number)
{
    struct protocol_value value = {
        .type = PROTOCOL_INT, .key = key, .integer = number, .data = ""};

    ck_assert_int_eq(protocol_put_value(&writer, &value), 0);
}

static void put_finding(const char *rule, enum trace_severity severity)
{
    struct trace_finding finding;

    memset(&finding, 0, sizeof(finding));
    finding.head = (struct trace_record){TRACE_FINDING, sizeof(finding), 5000};
    finding.severity = severity;
    finding.stack_count = 1;
    finding.stack[0] = PC_SITE;
    memcpy(finding.rule, rule, strlen(rule));
    ck_assert_int_eq(protocol_put(&writer, &finding, sizeof(finding)), 0);
}

static void put_done(uint64_t nonce)
{
    struct protocol_done done = {PROTOCOL_DONE, sizeof(done), nonce, 0, 0, 0};

    ck_assert_int_eq(protocol_put(&writer, &done, sizeof(done)), 0);
}

static void put_trouble(const char *text)
{
    struct protocol_value value = {.type = PROTOCOL_TROUBLE,
                                   .key = "trouble",
                                   .data = text,
                                   .len = strlen(text)};

    ck_assert_int_eq(protocol_put_value(&writer, &value), 0);
}

static bool is_scene(const struct stage_order *order, const char *scene)
{
    return strcmp(order->scene, scene) == 0;
}

int stage_play(struct stage *stage, const struct stage_order *order,
               struct recording *recording, struct error *err)
{
    struct protocol_packet head = {99, 0};
    int before = stage_log.plays[order->seed]++;

    (void)stage;
    stage_log.all++;
    if (is_scene(order, "trouble"))
        return error_set(err, -5, "the player is ill");
    recording_start(recording, 99);
    writer = (struct protocol_writer){packet, sizeof(packet), sizeof(head)};
    memcpy(packet, &head, sizeof(head));
    put_int("seed", (long long)order->seed);
    put_int("before", before);
    if (is_scene(order, "always_blocks") ||
        (is_scene(order, "blocks_once") && order->seed == 2 && before == 0))
        put_finding("UV301", TRACE_DEFINITE);
    if (is_scene(order, "races") && order->seed >= 1)
        put_finding("UV501", TRACE_DOUBTFUL);
    if (is_scene(order, "late") && (order->seed == 5 || order->seed >= 18))
        put_finding(order->seed == 5 ? "UV205" : "UV301", TRACE_DEFINITE);
    if (is_scene(order, "takes_9_s"))
        recording->exited.wall_ms = 9000;
    if (is_scene(order, "full_disk") ||
        (is_scene(order, "claims_trouble") && !order->probe))
        put_trouble("the disk is full");
    else if (is_scene(order, "crashes"))
        recording->exited.signal = SIGSEGV;
    else
        put_done(99);
    recording_feed(recording, packet, writer.len);
    return 0;
}

/* --- hidden tests --- */

static const char *scene = "";

HIDDEN_TEST(passes)
{
    run_play(run, "fine");
    claim(run, seen_int(run, "seed") >= 0, "never");
}
END_HIDDEN_TEST

HIDDEN_TEST(fails_from_3)
{
    run_play(run, "fine");
    claim(run, seen_int(run, "seed") < 3, "seed %lld is too large",
          seen_int(run, "seed"));
}
END_HIDDEN_TEST

HIDDEN_TEST(fails_once)
{
    run_play(run, "fine");
    claim(run, seen_int(run, "seed") != 3 || seen_int(run, "before") > 0,
          "the first time");
}
END_HIDDEN_TEST

HIDDEN_TEST(plays_the_scene)
{
    run_play(run, scene);
}
END_HIDDEN_TEST

HIDDEN_TEST(fails_on_4)
{
    run_play(run, scene);
    claim(run, seen_int(run, "seed") != 4, "four");
}
END_HIDDEN_TEST

HIDDEN_TEST(fails_on_9_and_20)
{
    run_play(run, "late");
    claim(run, seen_int(run, "seed") != 9 && seen_int(run, "seed") != 20,
          "seed %lld", seen_int(run, "seed"));
}
END_HIDDEN_TEST

HIDDEN_TEST(asserts_plainly)
{
    run_play(run, "fine");
    ck_assert_msg(seen_int(run, "seed") < 2, "too far");
}
END_HIDDEN_TEST

HIDDEN_TEST(misses_a_key)
{
    run_play(run, "fine");
    claim(run, seen_int(run, "nothing") == 0, "never");
}
END_HIDDEN_TEST

static const struct {
    int part;
    const char *name;
    const TTest *const *test;
} all[] = {
    {1, "passes", &passes},
    {2, "fails_from_3", &fails_from_3},
    {3, "fails_once", &fails_once},
    {4, "plays_the_scene", &plays_the_scene},
    {5, "fails_on_4", &fails_on_4},
    {6, "asserts_plainly", &asserts_plainly},
    {7, "misses_a_key", &misses_a_key},
    {8, "passes", &passes},
    {8, "fails_on_4", &fails_on_4},
    {8, "plays_the_scene", &plays_the_scene},
    {9, "fails_on_9_and_20", &fails_on_9_and_20},
    {10, "passes", &passes},
    {10, "fails_on_9_and_20", &fails_on_9_and_20},
    {10, "fails_on_4", &fails_on_4},
    {10, "fails_from_3", &fails_from_3},
    {10, "plays_the_scene", &plays_the_scene},
};

void hidden_suite(struct hidden *hidden)
{
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        hidden_add_test(hidden, all[i].part, all[i].name, *all[i].test, 0);
}

/* --- what comes of it --- */

static struct testimony seen;

static void play_share(int part, long long schedules, int share, int shares,
                       struct testimony *ret)
{
    struct referee_options options = {
        .part = part,
        .schedules = schedules,
        .share = share,
        .shares = shares,
    };

    memset(&stage_log, 0, sizeof(stage_log));
    referee_run(&options, ret);
}

static void play(int part, long long schedules)
{
    play_share(part, schedules, 0, 1, &seen);
}

START_TEST(a_passing_test_is_played_under_every_schedule)
{
    play(1, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_PASSED);
    ck_assert_uint_eq(seen.tests[0].runs, 10);
    ck_assert_int_eq(stage_log.all, 10);
    ck_assert_ptr_null(seen.tests[0].message);
    testimony_release(&seen);
}
END_TEST

/* The rest is skipped, and the failing seed is played twice more. */
START_TEST(a_failure_is_replayed_twice)
{
    play(2, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_int_eq(seen.tests[0].seed, 3);
    ck_assert_uint_eq(seen.tests[0].runs, 4);
    ck_assert_str_eq(seen.tests[0].message, "seed 3 is too large");
    ck_assert_int_eq(stage_log.plays[3], 3);
    ck_assert_int_eq(stage_log.all, 6);
    testimony_release(&seen);
}
END_TEST

START_TEST(what_fails_only_once_is_unstable)
{
    play(3, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_UNSTABLE);
    ck_assert_int_eq(seen.tests[0].seed, 3);
    testimony_release(&seen);
}
END_TEST

START_TEST(a_crash_fails_with_words)
{
    scene = "crashes";
    play(4, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_ptr_nonnull(strstr(seen.tests[0].message, "SIGSEGV"));
    ck_assert_int_eq(seen.tests[0].seed, 0);
    testimony_release(&seen);
}
END_TEST

START_TEST(a_definite_finding_is_confirmed_by_replays)
{
    scene = "always_blocks";
    play(4, 4);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_PASSED);
    ck_assert_uint_eq(seen.sighting_count, 1);
    ck_assert(seen.sightings[0].confirmed);
    ck_assert_int_eq(seen.sightings[0].seed, 0);
    ck_assert_int_eq(stage_log.plays[0], 3);
    ck_assert_uint_eq(seen.tests[0].runs, 4);
    testimony_release(&seen);
}
END_TEST

START_TEST(a_finding_that_does_not_come_again_is_not_confirmed)
{
    scene = "blocks_once";
    play(4, 4);
    ck_assert_uint_eq(seen.sighting_count, 1);
    ck_assert(!seen.sightings[0].confirmed);
    ck_assert_int_eq(seen.sightings[0].seed, 2);
    ck_assert_int_eq(stage_log.plays[2], 3);
    testimony_release(&seen);
}
END_TEST

/* A race is first seen in a run that passes; the run that fails counts. */
START_TEST(a_finding_knows_the_run_that_failed)
{
    scene = "races";
    play(5, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_uint_eq(seen.sighting_count, 1);
    ck_assert_int_eq(seen.sightings[0].seed, 1);
    ck_assert_int_eq(seen.sightings[0].failed_seed, 4);
    ck_assert_str_eq(seen.sightings[0].failed_test, "fails_on_4");
    testimony_release(&seen);
}
END_TEST

START_TEST(trouble_is_no_failure)
{
    scene = "trouble";
    play(4, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_NOT_RUN);
    ck_assert_str_eq(seen.trouble, "the player is ill");
    ck_assert_int_eq(stage_log.all, 1);
    testimony_release(&seen);
}
END_TEST

/* Each run stays below its own limits. */
START_TEST(long_runs_share_a_limit)
{
    scene = "takes_9_s";
    play(4, 60);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_str_eq(seen.tests[0].limit_name, "time of all runs");
    ck_assert_int_eq(stage_log.all, 14);
    testimony_release(&seen);
}
END_TEST

/* Without the submission the player has no trouble: it is the submission that
 * says so, and it is no way out of a failed test. */
START_TEST(trouble_is_believed_when_the_machine_has_it)
{
    scene = "claims_trouble";
    play(4, 10);
    ck_assert_ptr_null(seen.trouble);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_ptr_nonnull(strstr(seen.tests[0].message, "ended early"));
    testimony_release(&seen);
    scene = "full_disk";
    play(4, 10);
    ck_assert_str_eq(seen.trouble, "the disk is full");
    testimony_release(&seen);
}
END_TEST

START_TEST(a_plain_assertion_fails_with_its_text)
{
    play(6, 10);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_int_eq(seen.tests[0].seed, 2);
    ck_assert_str_eq(seen.tests[0].message, "too far");
    testimony_release(&seen);
}
END_TEST

START_TEST(a_missing_observation_fails)
{
    play(7, 2);
    ck_assert_int_eq(seen.tests[0].status, TESTIMONY_FAILED);
    ck_assert_ptr_nonnull(strstr(seen.tests[0].message, "'nothing'"));
    testimony_release(&seen);
}
END_TEST

START_TEST(a_part_without_tests_is_trouble)
{
    play(77, 2);
    ck_assert_ptr_nonnull(seen.trouble);
    testimony_release(&seen);
}
END_TEST

static char *to_text(const struct testimony *testimony)
{
    struct strbuf text = STRBUF_INIT;
    json_t *root = testimony_to_json(testimony);

    json_write(root, &text);
    json_decref(root);
    return strbuf_steal(&text);
}

static void check_shares(int part)
{
    char *alone;

    play(part, 24);
    alone = to_text(&seen);
    testimony_release(&seen);
    ck_assert_ptr_nonnull(strstr(alone, "fails_on_"));
    ck_assert_ptr_null(strstr(alone, "UV301"));
    for (int shares = 2; shares <= 4; shares++) {
        struct testimony heard[4], merged;
        char *together;

        for (int i = 0; i < shares; i++)
            play_share(part, 24, i, shares, &heard[i]);
        testimony_merge(heard, (size_t)shares, &merged);
        together = to_text(&merged);
        ck_assert_str_eq(together, alone);
        free(together);
        testimony_release(&merged);
    }
    free(alone);
}

/* One to four referees: the same bytes. What a later stretch of a test sees
 * after an earlier one failed counts for nothing. */
START_TEST(shares_say_what_one_says)
{
    scene = "races";
    for (int part = 8; part <= 10; part++)
        check_shares(part);
}
END_TEST

/* A test that cannot be dealt out whole is cut. */
START_TEST(shares_are_even)
{
    for (int i = 0; i < 3; i++) {
        play_share(1, 24, i, 3, &seen);
        ck_assert_uint_eq(seen.test_count, 1);
        ck_assert_uint_eq(seen.tests[0].runs, 8);
        ck_assert_int_eq(seen.tests[0].stretch, i);
        ck_assert_int_eq(stage_log.plays[8 * i], 1);
        testimony_release(&seen);
    }
}
END_TEST

START_TEST(a_testimony_survives_its_journey)
{
    struct testimony back;
    struct error err = {0};
    json_t *root;
    char *before, *after;

    scene = "races";
    play(8, 10);
    root = testimony_to_json(&seen);
    ck_assert_int_eq(testimony_from_json(&back, root, &err), 0);
    before = to_text(&seen);
    after = to_text(&back);
    ck_assert_str_eq(before, after);
    json_decref(root);
    testimony_release(&seen);
    testimony_release(&back);
    free(before);
    free(after);
}
END_TEST

UNIT_MAIN(referee, a_passing_test_is_played_under_every_schedule,
          a_failure_is_replayed_twice, what_fails_only_once_is_unstable,
          a_crash_fails_with_words, a_definite_finding_is_confirmed_by_replays,
          a_finding_that_does_not_come_again_is_not_confirmed,
          a_finding_knows_the_run_that_failed, trouble_is_no_failure,
          long_runs_share_a_limit, trouble_is_believed_when_the_machine_has_it,
          a_plain_assertion_fails_with_its_text, a_missing_observation_fails,
          a_part_without_tests_is_trouble, shares_say_what_one_says,
          shares_are_even, a_testimony_survives_its_journey)
