/*
 * Theory of operation. The program is built as a whole, then played: first in
 * the plain order, then with one seed after the other. A run fails by its exit
 * status, a crash, a limit, or what it prints; and it shows findings. Whatever
 * is new in a run has that schedule played a second time at once: what is not
 * there again is not told as more than a note, and is tried again when another
 * schedule shows it. In the end what needs a special order has that order made
 * as plain as it can be (minimize.h), for its name and its words.
 *
 * The stage, and with it the player, lives as long as the hunt; a run that
 * takes it down costs a new one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "play/hunt_internal.h"
#include "play/minimize.h"
#include "play/program.h"
#include "play/referee_seen.h"
#include "play/selftest.h"
#include "proc/sandbox.h"

enum { PART = 1, TRIES_MAX = 3, MINIMIZED_MAX = 4, PLAIN_EVERY = 64 };

/* After so many runs that had to be stopped in real time no other is played:
 * each takes as long as hundreds of others, and says what these said. */
enum { STOPPED_MAX = 4 };

static const char scene[] = "main", slug[] = "program";

/* --- building --- */

static enum build_reason reason_of(enum build_status status)
{
    return status == BUILD_REFUSED ? BUILD_NOT_ACCEPTED
           : status == BUILD_LIMIT ? BUILD_STOPPED
                                   : BUILD_NOT_COMPILED;
}

static void tell_build(const struct hunt *hunt, struct build_output *output,
                       struct result *result)
{
    result->builds = xcalloc(1, sizeof(result->builds[0]));
    result->build_count = 1;
    result->builds[0] = (struct build_failure){
        .reason = reason_of(output->status),
        .file = xstrdup(hunt->source_count == 1 ? hunt->sources[0].path
                                                : "the program"),
        .text = strbuf_steal(&output->messages),
    };
    result->verdict = VERDICT_FAIL;
}

/* 1: built; 0: it cannot be, and that is told. */
static int build(struct hunting *h, struct result *result, struct error *err)
{
    const struct hunt *hunt = h->hunt;
    struct build_program program = {
        .sources = hunt->sources,
        .source_count = hunt->source_count,
        .libraries = hunt->libraries,
        .library_count = hunt->library_count,
        .folder = hunt->folder,
        .share = hunt->home->share,
        .compiler = hunt->compiler,
    };
    struct build_output output = {.object_fd = -1};
    int rc = build_program(&program, &output, err);

    if (rc == 0 && output.status != BUILD_OK) {
        tell_build(hunt, &output, result);
    } else if (rc == 0) {
        h->object_fd = output.object_fd;
        output.object_fd = -1;
        rc = 1;
    }
    build_output_release(&output);
    return rc;
}

/* --- one play --- */

static char *dup_format(size_t i)
{
    return xasprintf("arg%zu", i);
}

static void make_inputs(struct hunting *h)
{
    const struct hunt *hunt = h->hunt;

    h->inputs = xcalloc(hunt->arg_count + 1, sizeof(h->inputs[0]));
    h->inputs[h->input_count++] = (struct protocol_value){
        .type = PROTOCOL_INT,
        .key = xstrdup("args"),
        .integer = (long long)hunt->arg_count,
        .data = "",
    };
    for (size_t i = 0; i < hunt->arg_count; i++)
        h->inputs[h->input_count++] = (struct protocol_value){
            .type = PROTOCOL_TEXT,
            .key = dup_format(i),
            .data = hunt->args[i],
            .len = strlen(hunt->args[i]),
        };
}

struct stage_order hunt_order(const struct hunting *h, long long seed)
{
    struct stage_order order = {
        .part = PART,
        .scene = scene,
        .seed = (uint64_t)seed,
        .inputs = h->inputs,
        .input_count = h->input_count,
    };

    if (h->hunt->replay && seed == (long long)h->hunt->replay->seed)
        replay_order(h->hunt->replay, &order);
    return order;
}

int hunt_play_once(struct hunting *h, const struct stage_order *order,
                   struct hunt_end *ret, struct error *err)
{
    int rc = stage_play(&h->stage, order, &h->recording, err);

    if (rc == 0 && recording_outcome(&h->recording) == OUTCOME_TROUBLE)
        rc = error_set(err, -EIO, "%s", h->recording.trouble);
    if (rc == 0)
        rc = hunt_end_of(&h->recording, &h->expect, ret, err);
    if (rc == 0)
        program_hide_library(&h->recording);
    return rc;
}

static bool shows(const struct recording *recording,
                  const struct trace_finding *finding)
{
    for (size_t i = 0; i < recording->finding_count; i++)
        if (sighting_is_same(&recording->findings[i], finding))
            return true;
    return false;
}

/* --- what a run has shown --- */

static void tell_test(struct hunting *h, long long seed)
{
    struct testimony_test *test = &h->testimony.tests[0];
    const struct recording *recording = &h->recording;
    const struct trace_node *last = NULL;

    test->seed = seed;
    referee_tell_timeline(recording, test);
    referee_tell_clue(recording, &test->clue);
    test->cut_short = recording_outcome(recording) != OUTCOME_DONE;
    if (test->cut_short)
        last = recording_last_node(recording);
    test->where_pc = last ? last->callback_pc : 0;
}

static void tell_failure(struct hunting *h, const struct hunt_end *end,
                         long long seed)
{
    struct testimony_test *test = &h->testimony.tests[0];
    const char *name, *value;

    h->failure.found = true;
    h->failure.end = *end;
    h->failure.seed = seed;
    test->status = TESTIMONY_FAILED;
    test->message = hunt_end_words(end, &h->recording, h->hunt->expect);
    if (end->kind == HUNT_LIMIT) {
        recording_limit(&h->recording, &name, &value);
        test->limit_name = xstrdup(name);
        test->limit_value = xstrdup(value);
    }
    tell_test(h, seed);
}

/* The findings of h->recording; true when one is still to be confirmed. */
static bool take_findings(struct hunting *h, long long seed, bool failed,
                          bool *present)
{
    bool doubtful = false;

    for (size_t i = 0; i < h->recording.finding_count; i++) {
        int at =
            referee_see(&h->testimony, &h->recording, &h->recording.findings[i],
                        &h->testimony.tests[0], seed);

        if (at < 0 || present[at])
            continue;
        present[at] = true;
        h->seen[at].runs++;
        h->seen[at].failed_runs += failed;
        doubtful |= !h->testimony.sightings[at].confirmed &&
                    h->seen[at].tries < TRIES_MAX;
    }
    return doubtful;
}

/* After the second play of the same schedule. */
static void confirm_findings(struct hunting *h, long long seed,
                             const bool *present)
{
    for (size_t i = 0; i < h->testimony.sighting_count; i++) {
        struct sighting *sighting = &h->testimony.sightings[i];

        if (!present[i] || sighting->confirmed)
            continue;
        h->seen[i].tries++;
        sighting->confirmed = shows(&h->recording, &sighting->finding);
        sighting->seed = seed;
    }
}

/* What the failing run shows may be why it fails. */
static void blame(struct hunting *h, long long seed, const bool *present)
{
    for (size_t i = 0; i < h->testimony.sighting_count; i++) {
        struct sighting *sighting = &h->testimony.sightings[i];

        if (present[i] && sighting->failed_seed < 0)
            sighting->failed_seed = seed;
    }
}

/* Plays it again, for what is new. */
static int confirm(struct hunting *h, const struct stage_order *order,
                   const struct hunt_end *end, const bool *present,
                   struct error *err)
{
    long long seed = (long long)order->seed;
    struct hunt_end again;
    int rc = hunt_play_once(h, order, &again, err);

    if (rc < 0)
        return rc;
    confirm_findings(h, seed, present);
    if (h->failure.found || !hunt_end_is_failure(end))
        return 0;
    h->failure.tries++;
    if (hunt_end_is_same(&again, end))
        tell_failure(h, end, seed);
    else if (h->unstable_seed < 0)
        h->unstable_seed = seed;
    return 0;
}

/* A run that was stopped without having failed. */
static void note_limit(struct hunting *h, const struct hunt_end *end)
{
    const char *name, *value;

    if (h->limit_name ||
        (end->kind != HUNT_GOES_ON && end->kind != HUNT_TOO_LONG))
        return;
    recording_limit(&h->recording, &name, &value);
    h->limit_name = xstrdup(name);
    h->limit_value = xstrdup(value);
}

static int take_run(struct hunting *h, long long seed, struct hunt_end *ret_end,
                    struct error *err)
{
    struct stage_order order = hunt_order(h, seed);
    bool present[TESTIMONY_SIGHTINGS_MAX] = {false}, wanted;
    int rc = hunt_play_once(h, &order, ret_end, err);
    bool failed = rc == 0 && hunt_end_is_failure(ret_end);

    if (rc < 0)
        return rc;
    h->runs++;
    h->failure.runs += failed;
    h->stopped += h->recording.exited.stop != PROTOCOL_STOP_NONE;
    note_limit(h, ret_end);
    wanted = take_findings(h, seed, failed, present);
    wanted |= failed && !h->failure.found && h->failure.tries < TRIES_MAX;
    if (wanted)
        rc = confirm(h, &order, ret_end, present, err);
    if (rc == 0 && failed && h->failure.found)
        blame(h, seed, present);
    return rc;
}

/* --- all of them --- */

/* The plain order, whose outcome tells what a schedule changes. It counts only
 * when it was asked for. */
static int play_plain(struct hunting *h, long long seed,
                      struct strbuf *ret_output, struct error *err)
{
    struct stage_order order = hunt_order(h, seed - seed % PLAIN_EVERY);
    int rc;

    order.by_picks = false;
    rc = hunt_play_once(h, &order, &h->plain, err);
    if (rc == 0)
        program_output(&h->recording, ret_output);
    return rc;
}

static void note_plain(struct hunting *h)
{
    for (size_t i = 0; i < h->testimony.sighting_count; i++)
        h->seen[i].in_plain =
            shows(&h->recording, &h->testimony.sightings[i].finding);
}

static int play_all(struct hunting *h, struct error *err)
{
    const struct hunt *hunt = h->hunt;
    long long first = hunt->replay ? (long long)hunt->replay->seed : hunt->seed;
    struct hunt_end end = {.kind = HUNT_WELL};
    int rc = 0;

    for (long long i = 0;
         rc == 0 && i < hunt->schedules && h->stopped < STOPPED_MAX; i++) {
        rc = take_run(h, first + i, &end, err);
        /* It would go on for ever in this order, and not in the plain one. */
        if (rc == 0 && end.kind == HUNT_GOES_ON && h->plain.kind == HUNT_WELL &&
            !h->failure.found) {
            end.kind = HUNT_LIMIT;
            tell_failure(h, &end, first + i);
        }
    }
    return rc;
}

/* --- as plain as can be --- */

struct wanted {
    struct hunting *h;
    const struct trace_finding *finding; /* NULL: the failure */
};

static bool is_there(void *arg, const struct recording *recording)
{
    struct wanted *wanted = arg;
    struct hunt_end end;
    struct error ignored = {0};

    if (wanted->finding)
        return shows(recording, wanted->finding);
    return hunt_end_of(recording, &wanted->h->expect, &end, &ignored) == 0 &&
           hunt_end_is_same(&end, &wanted->h->failure.end);
}

static int make_plain(struct hunting *h, struct wanted *wanted, long long seed,
                      char **ret_name, char **ret_words, struct error *err)
{
    struct minimize_request request = {
        .stage = &h->stage,
        .order = hunt_order(h, seed),
        .failed = &h->recording,
        .fails = is_there,
        .fails_arg = wanted,
        .object_fd = h->object_fd,
    };
    struct minimize_result least = {0};
    struct strbuf name = STRBUF_INIT;
    struct hunt_end end;
    int rc = hunt_play_once(h, &request.order, &end, err);

    if (rc == 0 && is_there(wanted, &h->recording))
        rc = minimize(&request, &least, err);
    if (rc == 0 && least.reproduced) {
        replay_format(&least.replay, &name);
        *ret_name = strbuf_steal(&name);
        if (least.changes && least.words)
            *ret_words = xstrdup(least.words);
    }
    minimize_result_release(&least);
    strbuf_release(&name);
    return rc;
}

static bool is_worth_it(const struct hunting *h, size_t index)
{
    const struct sighting *sighting = &h->testimony.sightings[index];
    const struct rule *rule = rule_find(sighting->finding.rule);

    return sighting->confirmed && !h->seen[index].in_plain && rule &&
           rule->severity > SEVERITY_NOTE;
}

static int make_all_plain(struct hunting *h, struct error *err)
{
    int rc = 0, left = MINIMIZED_MAX;

    if (h->hunt->replay)
        return 0;
    if (h->failure.found && !hunt_end_is_failure(&h->plain))
        rc = make_plain(h, &(struct wanted){.h = h}, h->failure.seed,
                        &h->failure.name, &h->failure.words, err);
    for (size_t i = 0; rc == 0 && left > 0 && i < h->testimony.sighting_count;
         i++) {
        const struct sighting *sighting = &h->testimony.sightings[i];
        struct wanted wanted = {h, &sighting->finding};

        if (!is_worth_it(h, i))
            continue;
        left--;
        rc = make_plain(h, &wanted, sighting->seed, &h->seen[i].name,
                        &h->seen[i].words, err);
    }
    return rc;
}

/* --- the hunt --- */

static void hunting_init(struct hunting *h, const struct hunt *hunt)
{
    struct testimony_test *test;

    *h = (struct hunting){
        .hunt = hunt,
        .object_fd = -1,
        .expect = {.command = hunt->expect, .folder = hunt->folder},
        .unstable_seed = -1,
    };
    test = testimony_add_test(&h->testimony);
    test->name = xstrdup(scene);
    test->status = TESTIMONY_PASSED;
    make_inputs(h);
}

static void hunting_release(struct hunting *h)
{
    for (size_t i = 0; i < h->input_count; i++)
        free((char *)h->inputs[i].key);
    free(h->inputs);
    for (size_t i = 0; i < TESTIMONY_SIGHTINGS_MAX; i++) {
        free(h->seen[i].name);
        free(h->seen[i].words);
    }
    free(h->failure.name);
    free(h->failure.words);
    free(h->limit_name);
    free(h->limit_value);
    hunt_expect_release(&h->expect);
    testimony_release(&h->testimony);
    recording_release(&h->recording);
    if (h->object_fd >= 0)
        close(h->object_fd);
}

static int play_and_tell(struct hunting *h, struct result *result,
                         struct strbuf *ret_output, struct error *err)
{
    const struct hunt *hunt = h->hunt;
    char *player = xasprintf("%s/%s/player", hunt->home->lib, slug);
    const struct stage_own own = {.folder = hunt->folder, .env = hunt->env};
    struct strbuf ignored = STRBUF_INIT;
    int rc;

    stage_init(&h->stage, player, h->object_fd);
    h->stage.own = &own;
    rc = play_plain(h, hunt->seed, ret_output, err);
    if (rc == 0)
        rc = play_all(h, err);
    if (rc == 0 && h->testimony.sighting_count)
        rc = play_plain(h, hunt->seed, &ignored, err);
    if (rc == 0)
        note_plain(h);
    if (rc == 0)
        rc = make_all_plain(h, err);
    if (rc == 0)
        rc = hunt_tell(h, result, err);
    if (rc == 0 && hunt->trace)
        rc = hunt_trace(h, result, hunt->trace, err);
    stage_release(&h->stage);
    strbuf_release(&ignored);
    free(player);
    return rc;
}

static void describe(const struct hunt *hunt, struct result *result)
{
    struct strbuf sandbox = STRBUF_INIT;

    sandbox_describe(sandbox_probe(), &sandbox);
    *result = (struct result){
        .command = "hunt",
        .submission = xstrdup(hunt->sources[0].path),
        .seed = hunt->replay ? (long long)hunt->replay->seed : hunt->seed,
        .schedules = hunt->schedules,
        .sandbox = strbuf_steal(&sandbox),
    };
}

int hunt_play(const struct hunt *hunt, struct result *ret,
              struct strbuf *ret_output, struct error *err)
{
    struct hunting h;
    int rc;

    hunting_init(&h, hunt);
    describe(hunt, ret);
    rc = selftest_once(hunt->home, err);
    if (rc == 0)
        rc = build(&h, ret, err);
    if (rc == 1)
        rc = play_and_tell(&h, ret, ret_output, err);
    hunting_release(&h);
    if (rc == -EINVAL) {
        result_release(ret);
        *ret = (struct result){0};
        return rc;
    }
    if (rc < 0) {
        ret->verdict = VERDICT_NOT_GRADED;
        ret->trouble = xstrdup(err->msg);
    }
    return 0;
}
