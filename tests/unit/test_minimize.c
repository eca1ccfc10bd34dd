#include "play/minimize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/home.h"
#include "proc/build.h"
#include "unit.h"

/* Six pieces of work and a timer. It fails when the last piece arrives before
 * the first, wherever the others are. */
static const char program[] =
    "#include <stdio.h>\n"
    "#include <uv.h>\n"
    "static uv_work_t works[6];\n"
    "static uv_timer_t timer;\n"
    "static void work(uv_work_t *w) { (void)w; }\n"
    "static void arrived(uv_work_t *w, int status)\n"
    "{ (void)status; printf(\"%d\", (int)(w - works)); }\n"
    "static void expired(uv_timer_t *t)\n"
    "{ printf(\"T\"); uv_close((uv_handle_t *)t, NULL); }\n"
    "int main(void)\n"
    "{ uv_loop_t *loop = uv_default_loop();\n"
    "  uv_timer_init(loop, &timer);\n"
    "  uv_timer_start(&timer, expired, 5, 0);\n"
    "  for (int i = 0; i < 6; i++)\n"
    "      uv_queue_work(loop, &works[i], work, arrived);\n"
    "  return uv_run(loop, UV_RUN_DEFAULT); }\n";

static struct error err;
static struct stage stage;
static struct home home;
static struct build_output object = {.object_fd = -1};
static char *player;

static void start(void)
{
    static const char *const api[] = {"main"};
    struct build_request request = {.source = program,
                                    .source_len = strlen(program),
                                    .file = "program.c",
                                    .exercise = "async",
                                    .api = api,
                                    .api_count = 1};

    ck_assert_msg(home_find(&home, &err) == 0, "%s", err.msg);
    request.share = home.share;
    ck_assert_msg(build_object(&request, &object, &err) == 0, "%s", err.msg);
    ck_assert_int_eq(object.status, BUILD_OK);
    player = malloc(4096);
    snprintf(player, 4096, "%s/program/player", home.lib);
    stage_init(&stage, player, object.object_fd);
}

static void stop(void)
{
    stage_release(&stage);
    build_output_release(&object);
    home_release(&home);
    free(player);
}

static const char *output_of(const struct recording *recording)
{
    const struct recording_value *value =
        recording_value(recording, PROTOCOL_BYTES, "output", 0);

    return value ? recording->text.text + value->data : "";
}

static bool last_before_first(void *arg, const struct recording *recording)
{
    const char *output = output_of(recording);
    const char *first = strchr(output, '0'), *last = strchr(output, '5');

    ++*(unsigned *)arg;
    return first && last && last < first;
}

static bool never(void *arg, const struct recording *recording)
{
    (void)recording;
    ++*(unsigned *)arg;
    return false;
}

static bool always(void *arg, const struct recording *recording)
{
    (void)recording;
    ++*(unsigned *)arg;
    return true;
}

static struct stage_order order_of(uint64_t seed)
{
    static const struct protocol_value inputs[] = {
        {.type = PROTOCOL_INT, .key = "args", .integer = 1, .data = ""},
        {.type = PROTOCOL_TEXT, .key = "arg0", .data = "p", .len = 1},
    };

    return (struct stage_order){.part = 1,
                                .scene = "main",
                                .seed = seed,
                                .inputs = inputs,
                                .input_count = 2};
}

/* A seed that fails with many changes, and its recording. */
static uint64_t find_failure(struct recording *recording)
{
    struct strbuf why = STRBUF_INIT;

    for (uint64_t seed = 30; seed < 200; seed++) {
        struct stage_order order = order_of(seed);
        struct replay replay;
        unsigned asked = 0;
        size_t changes;

        ck_assert_int_eq(stage_play(&stage, &order, recording, &err), 0);
        ck_assert_int_eq(replay_from_recording(recording, seed, &replay), 0);
        changes = replay_changes(&replay);
        replay_release(&replay);
        if (last_before_first(&asked, recording) && changes >= 4)
            return seed;
    }
    recording_explain(recording, &why);
    ck_abort_msg("no seed failed: '%s' %s", output_of(recording),
                 strbuf_text(&why));
}

static void minimize_with(uint64_t seed, const struct recording *failed,
                          minimize_fails_fn fails, unsigned plays,
                          struct minimize_result *ret)
{
    unsigned asked = 0;
    struct minimize_request request = {.stage = &stage,
                                       .order = order_of(seed),
                                       .failed = failed,
                                       .fails = fails,
                                       .fails_arg = &asked,
                                       .plays = plays,
                                       .object_fd = object.object_fd};

    ck_assert_msg(minimize(&request, ret, &err) == 0, "%s", err.msg);
    ck_assert_uint_eq(asked, ret->plays);
}

/* Of many changes one is left, in words, and it fails again. */
START_TEST(one_change_is_left_and_told)
{
    struct recording recording = {0}, again = {0};
    struct minimize_result least;
    struct stage_order order = order_of(0);
    unsigned asked = 0;
    uint64_t seed;

    start();
    seed = find_failure(&recording);
    minimize_with(seed, &recording, last_before_first, 0, &least);
    ck_assert(least.reproduced && least.complete);
    ck_assert_uint_ge(least.before, 4);
    ck_assert_uint_eq(least.changes, 1);
    ck_assert_uint_le(least.plays, MINIMIZE_PLAYS);
    ck_assert_str_eq(least.words, "only change: 'arrived' no. 6 (line 7) came "
                                  "before 'arrived' no. 1 (line 7)");
    replay_order(&least.replay, &order);
    ck_assert_int_eq(stage_play(&stage, &order, &again, &err), 0);
    ck_assert(last_before_first(&asked, &again));
    ck_assert_uint_eq(again.hash, least.hash);
    minimize_result_release(&least);
    recording_release(&recording);
    recording_release(&again);
    stop();
}
END_TEST

/* What fails in any order fails in the plain one. */
START_TEST(what_always_fails_needs_no_change)
{
    struct recording recording = {0};
    struct minimize_result least;
    uint64_t seed;

    start();
    seed = find_failure(&recording);
    minimize_with(seed, &recording, always, 0, &least);
    ck_assert(least.reproduced && least.complete);
    ck_assert_uint_eq(least.changes, 0);
    ck_assert_uint_eq(least.plays, 2);
    ck_assert_str_eq(least.words, "no change: it fails in the plain order");
    minimize_result_release(&least);
    recording_release(&recording);
    stop();
}
END_TEST

/* What does not fail again is not told to depend on the schedule. */
START_TEST(what_does_not_fail_again_is_not_told)
{
    struct recording recording = {0};
    struct minimize_result least;
    uint64_t seed;

    start();
    seed = find_failure(&recording);
    minimize_with(seed, &recording, never, 0, &least);
    ck_assert(!least.reproduced);
    ck_assert_uint_eq(least.plays, 1);
    ck_assert_ptr_null(least.words);
    minimize_result_release(&least);
    recording_release(&recording);
    stop();
}
END_TEST

/* No more is played than is allowed, and what is found so far is right. */
START_TEST(plays_are_bounded)
{
    struct recording recording = {0};
    struct minimize_result least;
    uint64_t seed;

    start();
    seed = find_failure(&recording);
    minimize_with(seed, &recording, last_before_first, 3, &least);
    ck_assert(least.reproduced && !least.complete);
    ck_assert_uint_eq(least.plays, 3);
    ck_assert_uint_ge(least.changes, 1);
    ck_assert_uint_le(least.changes, least.before);
    minimize_result_release(&least);
    recording_release(&recording);
    stop();
}
END_TEST

UNIT_MAIN(minimize, one_change_is_left_and_told,
          what_always_fails_needs_no_change,
          what_does_not_fail_again_is_not_told, plays_are_bounded)
