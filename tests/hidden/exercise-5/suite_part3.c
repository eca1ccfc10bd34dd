/* suite_part3.c - does the prediction fit what the program does? No answer
 * stands here: each plan is drawn, run and compared. */
#include "../../../exercises/exercise-5/timeline.h"
#include "../prediction.h"
#include "suite.h"

enum { GRAIN_MS = 10, SLACK_MS = 5 };

static const char *const names[] = {
    [TIMELINE_UNKNOWN] = "TIMELINE_UNKNOWN",
    [TIMELINE_ANNA] = "Anna",
    [TIMELINE_BEN] = "Ben",
    [TIMELINE_CLEO] = "Cleo",
};

static const char *name_of(long long who)
{
    return who >= 0 && who <= TIMELINE_CLEO ? names[who] : "nobody";
}

static const struct steps turns = {"who", name_of};

static long long some(struct random *random, long long most)
{
    return GRAIN_MS * random_between(random, 1, most);
}

/* As the header promises; Anna wakes now while Ben works, now while Cleo does.
 */
static void play(struct run *run)
{
    struct random *random = run_random(run);
    long long ben = some(random, 9), cleo = some(random, 9);
    long long anna_end = some(random, 9);
    long long most = (ben + cleo) / GRAIN_MS - 1;

    run_input_int(run, "anna_ms", some(random, 9));
    run_input_int(run, "anna_nap", some(random, most));
    run_input_int(run, "anna_end", anna_end);
    run_input_int(run, "ben_ms", ben);
    run_input_int(run, "ben_nap", cleo + anna_end + some(random, 20));
    run_input_int(run, "ben_end", some(random, 9));
    run_input_int(run, "cleo_ms", cleo);
    run_play(run, "trio");
}

static long long said(struct run *run, const char *name, size_t i)
{
    return seen_int(run, key_at(name, i).text);
}

HIDDEN_TEST(timeline_predict_order_fits)
{
    play(run);
    for (size_t i = 0; i < TIMELINE_TURNS; i++) {
        long long who = said(run, "said_who", i);

        claim(run, who != TIMELINE_UNKNOWN, "row %zu of the table is empty",
              i + 1);
        claim_step(run, who == seen_int_at(run, "who", i), &turns, i,
                   name_of(who),
                   "up to row %zu the table is right; then it says %s, but at "
                   "%lld ms it is somebody else's turn",
                   i, name_of(who), seen_int_at(run, "who_us", i) / US_PER_MS);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(timeline_predict_times_fit)
{
    play(run);
    for (size_t i = 0; i < TIMELINE_TURNS; i++) {
        long long ms = said(run, "said_ms", i);
        long long true_ms = seen_int_at(run, "who_us", i) / US_PER_MS;

        claim_detail(
            run, ms >= true_ms - SLACK_MS && ms <= true_ms + SLACK_MS,
            "said_who", &turns, i, prediction_ms(ms).text,
            "row %zu of the table says %lld ms, but turn %zu begins at "
            "%lld ms",
            i + 1, ms, i + 1, true_ms);
    }
}
END_HIDDEN_TEST

HIDDEN_TEST(timeline_idle_fits)
{
    long long ms, true_ms;

    play(run);
    ms = seen_int(run, "said_idle");
    true_ms = seen_int(run, "idle_us") / US_PER_MS;
    claim(run, ms >= true_ms - SLACK_MS && ms <= true_ms + SLACK_MS,
          "timeline_idle() says %lld ms, but nobody works for %lld ms", ms,
          true_ms);
}
END_HIDDEN_TEST

void suite_part3(struct hidden *hidden)
{
    hidden_add_question(hidden, 3, timeline_predict_order_fits);
    hidden_add_question(hidden, 3, timeline_predict_times_fit);
    hidden_add_question(hidden, 3, timeline_idle_fits);
}
