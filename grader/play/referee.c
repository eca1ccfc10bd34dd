/*
 * referee.c - hidden.h on top of Check.
 *
 * Theory of operation. Each hidden test is a Check test case of its own with
 * one loop test, run without forks: iterations 0 ... N-1 are the schedules,
 * and the iterations after that replay seeds, two for each seed that has to
 * be confirmed: the one that failed, and the first that showed a finding.
 * What is not seen again in both replays was not witnessed: the test is
 * unstable, the finding not confirmed. Check's own results are not used but
 * for the text of a plain ck_assert(): a test passes when its body came to
 * its end.
 *
 * The expected values live here, in a process that never maps the learner's
 * code; all that comes from there is in the recording, checked.
 */
#include "play/referee_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* Hundreds of runs, each just short of its own limits, would take hours. Runs
 * are over in milliseconds: those that are not, together, have this much. */
enum { LONG_RUN_MS = 1000, LONG_RUNS_MS = 120000 };

static struct hidden *the_hidden;

static void set_trouble(struct hidden *hidden, const char *text)
{
    if (!hidden->testimony->trouble)
        hidden->testimony->trouble = xstrdup(text);
}

/* --- one iteration --- */

static void note_failure(struct run *run, const char *message)
{
    struct hidden *hidden = run->hidden;
    struct test_state *state = &hidden->tests[run->test];
    struct testimony_test *test = &hidden->testimony->tests[run->test];
    const struct trace_node *last = NULL;

    if (run->replaying) {
        if ((long long)run->seed == test->seed)
            state->failed_again++;
        return;
    }
    state->failed = true;
    test->seed = (long long)run->seed;
    if (message)
        test->message = xstrdup(message);
    if (run->parting.steps)
        referee_tell_steps(&run->recording, &run->parting, test);
    else
        referee_tell_timeline(&run->recording, test);
    referee_tell_clue(&run->recording, &test->clue);
    test->cut_short = recording_outcome(&run->recording) != OUTCOME_DONE;
    if (test->cut_short)
        last = recording_last_node(&run->recording);
    test->where_pc = last ? last->callback_pc : 0;
    for (size_t i = 0; i < hidden->testimony->sighting_count; i++) {
        struct sighting *sighting = &hidden->testimony->sightings[i];

        if (!run->seen[i] || sighting->failed_seed >= 0)
            continue;
        sighting->failed_seed = (long long)run->seed;
        snprintf(sighting->failed_test, sizeof(sighting->failed_test), "%s",
                 test->name);
    }
}

/* Counts what this iteration saw of the findings that are to be confirmed. */
static void close_iteration(struct run *run)
{
    struct hidden *hidden = run->hidden;
    const char *name = hidden->testimony->tests[run->test].name;

    if (!run->replaying)
        return;
    for (size_t i = 0; i < hidden->testimony->sighting_count; i++) {
        const struct sighting *sighting = &hidden->testimony->sightings[i];

        if (run->seen[i] && sighting->seed == (long long)run->seed &&
            strcmp(sighting->test, name) == 0)
            hidden->seen_again[i]++;
    }
}

/* An iteration that is still open was left by a failed ck_assert(), whose
 * text is not known yet. */
static void end_run(struct run *run, bool passed, const char *message)
{
    if (!run->open)
        return;
    run->open = false;
    if (run->hidden->options->trace)
        referee_trace_tell(run, passed, message);
    if (!passed)
        note_failure(run, message);
    close_iteration(run);
}

void run_passed(struct run *run)
{
    end_run(run, true, NULL);
}

static void plan_seed(struct test_state *state, long long seed)
{
    for (size_t i = 0; i < state->replay_count; i++) {
        if (state->replays[i] == seed)
            return;
    }
    if (state->replay_count < REPLAYED_SEEDS_MAX)
        state->replays[state->replay_count++] = seed;
}

/* Which seeds of this test are played again. */
static void plan_replays(struct hidden *hidden, size_t index)
{
    struct test_state *state = &hidden->tests[index];
    const struct testimony_test *test = &hidden->testimony->tests[index];

    state->planned = true;
    if (state->failed && test->limit_name && hidden->known_limit &&
        strcmp(test->limit_name, hidden->known_limit) == 0 &&
        test->where_pc == hidden->known_limit_pc)
        state->failed_again = REPLAYS;
    else if (state->failed)
        plan_seed(state, test->seed);
    for (size_t i = 0; i < hidden->testimony->sighting_count; i++) {
        const struct sighting *sighting = &hidden->testimony->sightings[i];

        if (strcmp(sighting->test, test->name) == 0)
            plan_seed(state, sighting->seed);
    }
}

/* The seed of an iteration; -1 when it has nothing to do. */
static long long choose_seed(struct hidden *hidden, size_t index, int iteration)
{
    struct test_state *state = &hidden->tests[index];
    size_t replay;

    if (hidden->options->trace)
        return referee_trace_seed(hidden, iteration);
    if (iteration < state->schedules)
        return state->failed ? -1
                             : hidden->options->seed + state->first + iteration;
    if (!state->planned)
        plan_replays(hidden, index);
    replay = (size_t)(iteration - state->schedules) / REPLAYS;
    return replay < state->replay_count ? state->replays[replay] : -1;
}

/* A limit that a test has confirmed is known in the next. */
static void learn_limits(struct hidden *hidden)
{
    for (size_t i = 0; i < hidden->testimony->test_count; i++) {
        const struct testimony_test *test = &hidden->testimony->tests[i];

        if (test->limit_name && hidden->tests[i].failed_again >= REPLAYS) {
            hidden->known_limit = test->limit_name;
            hidden->known_limit_pc = test->where_pc;
        }
    }
}

static long find_test(const struct hidden *hidden, const char *name)
{
    for (size_t i = 0; i < hidden->testimony->test_count; i++) {
        if (strcmp(hidden->testimony->tests[i].name, name) == 0)
            return (long)i;
    }
    return -1;
}

struct run *run_take(const char *name, int iteration)
{
    struct hidden *hidden = the_hidden;
    struct run *run = &hidden->run;
    long index = find_test(hidden, name);
    long long seed;

    end_run(run, false, NULL);
    if (hidden->testimony->trouble || index < 0)
        return NULL;
    if (iteration == 0)
        learn_limits(hidden);
    seed = choose_seed(hidden, (size_t)index, iteration);
    if (seed < 0)
        return NULL;
    referee_forget_inputs(run);
    memset(run->seen, 0, sizeof(run->seen));
    run->parting = (struct parting){0};
    run->hidden = hidden;
    run->test = (size_t)index;
    run->seed = (uint64_t)seed;
    run->open = true;
    run->replaying =
        !hidden->options->trace && iteration >= hidden->tests[index].schedules;
    run->random = random_start(run->seed, name);
    run->secret = random_start(random_nonce(), "secret");
    if (!run->replaying)
        hidden->testimony->tests[index].runs++;
    return run;
}

/* --- what a test may do in it --- */

struct random *run_random(struct run *run)
{
    return &run->random;
}

struct random *run_secret(struct run *run)
{
    return &run->secret;
}

uint64_t run_seed(const struct run *run)
{
    return run->seed;
}

void referee_stop(struct run *run, const char *text)
{
    set_trouble(run->hidden, text);
    run->open = false;
    ck_abort_msg("%s", text);
}

void run_parts(struct run *run, const struct steps *steps, size_t row,
               const char *said)
{
    run->parting = (struct parting){.steps = steps, .row = row};
    snprintf(run->parting.said, sizeof(run->parting.said), "%s", said);
}

void claim_failed(struct run *run, const char *format, ...)
{
    char text[600];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    end_run(run, false, text);
    ck_abort_msg("%s", text);
}

static void see_findings(struct run *run)
{
    struct hidden *hidden = run->hidden;

    for (size_t i = 0; i < run->recording.finding_count; i++) {
        int index = referee_see(
            hidden->testimony, &run->recording, &run->recording.findings[i],
            &hidden->testimony->tests[run->test], (long long)run->seed);

        if (index >= 0)
            run->seen[index] = true;
    }
}

/* The run did not come to its end: says so and ends the test. */
static void run_failed(struct run *run) __attribute__((noreturn));

static void run_failed(struct run *run)
{
    struct testimony_test *test = &run->hidden->testimony->tests[run->test];
    struct strbuf text = STRBUF_INIT;
    char copy[600];
    const char *name, *value;

    if (recording_outcome(&run->recording) == OUTCOME_LIMIT &&
        !run->replaying && !test->limit_name) {
        recording_limit(&run->recording, &name, &value);
        test->limit_name = xstrdup(name);
        test->limit_value = xstrdup(value);
    }
    recording_explain(&run->recording, &text);
    snprintf(copy, sizeof(copy), "%s", strbuf_text(&text));
    strbuf_release(&text);
    claim_failed(run, "%s", copy);
}

/* The player is there and idle: whoever debugs it can attach now. */
static void let_attach(struct run *run)
{
    struct hidden *hidden = run->hidden;
    struct error err = {0};

    if (stage_start(&hidden->stage, &err) < 0)
        referee_stop(run, err.msg);
    hidden->options->attach(stage_pid(&hidden->stage));
}

/* 0 or a negative errno, as stage_play(). */
static int play_in_time(struct run *run, const struct stage_order *order,
                        struct error *err)
{
    struct hidden *hidden = run->hidden;
    uint64_t most_ms = (uint64_t)LONG_RUNS_MS * hidden->stage.multiplier;
    int rc;

    if (!order->debug && hidden->long_runs_ms >= most_ms) {
        recording_start(&run->recording, 0);
        recording_set_limit(&run->recording, "time of all runs", "120 s");
        return 0;
    }
    rc = stage_play(&hidden->stage, order, &run->recording, err);
    if (rc == 0 && run->recording.exited.wall_ms >= LONG_RUN_MS)
        hidden->long_runs_ms += run->recording.exited.wall_ms;
    return rc;
}

/* The child says that the grader is at fault. It may be the submission that
 * says so: what is true of the machine is true without it, too. */
static void doubt_trouble(struct run *run, struct stage_order order)
    __attribute__((noreturn));

static void doubt_trouble(struct run *run, struct stage_order order)
{
    struct hidden *hidden = run->hidden;
    struct recording probe = {0};
    struct error err = {0};
    enum outcome outcome;

    order.probe = true;
    if (stage_play(&hidden->stage, &order, &probe, &err) < 0) {
        recording_release(&probe);
        referee_stop(run, err.msg);
    }
    outcome = recording_outcome(&probe);
    recording_release(&probe);
    if (outcome != OUTCOME_DONE)
        referee_stop(run, run->recording.trouble);
    claim_failed(run, "the program ended early: it stopped the part of the "
                      "test that runs beside it");
}

void run_play(struct run *run, const char *scene)
{
    struct hidden *hidden = run->hidden;
    struct stage_order order = {
        .part = hidden->options->part,
        .scene = scene,
        .seed = run->seed,
        .by_picks = run->is_plain,
        .debug = hidden->options->debug,
        .inputs = run->inputs,
        .input_count = run->input_count,
    };
    struct error err = {0};

    if (hidden->options->debug)
        let_attach(run);
    if (play_in_time(run, &order, &err) < 0)
        referee_stop(run, err.msg);
    see_findings(run);
    switch (recording_outcome(&run->recording)) {
    case OUTCOME_DONE:
        return;
    case OUTCOME_TROUBLE:
        doubt_trouble(run, order);
    default:
        run_failed(run);
    }
}

/* --- all tests --- */

/* The text of a plain ck_assert(), which only Check knows. */
static const char *check_message(TestResult **failures, int count,
                                 const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(tr_tcname(failures[i]), name) == 0)
            return tr_msg(failures[i]);
    }
    return "the test failed";
}

static void decide_sighting(struct hidden *hidden, size_t index)
{
    struct sighting *sighting = &hidden->testimony->sightings[index];
    long test = find_test(hidden, sighting->failed_test);

    sighting->confirmed =
        hidden->seen_again[index] >= REPLAYS || hidden->options->debug;
    /* A failure that did not come again explains nothing. */
    if (test < 0 || hidden->testimony->tests[test].status != TESTIMONY_FAILED) {
        sighting->failed_seed = -1;
        sighting->failed_test[0] = '\0';
    }
}

static void decide(struct hidden *hidden, SRunner *runner)
{
    int count = srunner_ntests_failed(runner);
    TestResult **failures = srunner_failures(runner);

    for (size_t i = 0; i < hidden->testimony->test_count; i++) {
        struct testimony_test *test = &hidden->testimony->tests[i];
        const struct test_state *state = &hidden->tests[i];

        if (hidden->testimony->trouble || test->runs == 0)
            test->status = TESTIMONY_NOT_RUN;
        else if (!state->failed)
            test->status = TESTIMONY_PASSED;
        else if (state->failed_again >= REPLAYS || hidden->options->debug)
            test->status = TESTIMONY_FAILED;
        else
            test->status = TESTIMONY_UNSTABLE;
        if (state->failed && !test->message)
            test->message = xstrdup(check_message(failures, count, test->name));
    }
    for (size_t i = 0; i < hidden->testimony->sighting_count; i++)
        decide_sighting(hidden, i);
    free(failures);
}

void referee_run(const struct referee_options *options, struct testimony *ret)
{
    struct hidden hidden = {
        .options = options,
        .testimony = ret,
        .suite = suite_create("hidden"),
    };
    SRunner *runner;

    *ret = (struct testimony){0};
    the_hidden = &hidden;
    hidden.run.hidden = &hidden;
    stage_init(&hidden.stage, options->player, options->object_fd);
    hidden.stage.debug = options->debug;
    hidden_suite(&hidden);
    referee_deal(&hidden);
    if (hidden.offer_count == 0)
        set_trouble(&hidden, "there are no hidden tests for this part");
    runner = srunner_create(hidden.suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    end_run(&hidden.run, false, NULL);
    decide(&hidden, runner);
    srunner_free(runner);
    stage_release(&hidden.stage);
    referee_forget_inputs(&hidden.run);
    recording_release(&hidden.run.recording);
    recording_detail_release(&hidden.detail);
    free(hidden.tests);
    free(hidden.offers);
    the_hidden = NULL;
}
