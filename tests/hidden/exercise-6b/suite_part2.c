/* suite_part2.c - does what is made early begin early, and only if needed? */
#include <uv.h>

#include "../../../exercises/exercise-6b/report.h"
#include "suite.h"

struct drawn {
    int day, sales, cover, chart;
    unsigned figures_ms, cover_ms, chart_ms;
    int figures_status, cover_status, chart_status;
};

/* Everything goes well; every second day is worth a chart. */
static void draw(struct run *run, struct drawn *drawn)
{
    struct random *random = run_random(run);
    bool busy = random_below(random, 2);

    drawn->day = (int)random_between(random, 1, 365);
    drawn->sales = busy ? (int)random_between(random, REPORT_CHART_MIN, 1000)
                        : (int)random_between(random, 1, REPORT_CHART_MIN - 1);
    drawn->cover = (int)random_between(random, 1, 9999);
    drawn->chart = (int)random_between(random, 1, 9999);
    drawn->figures_ms = draw_ms(run);
    drawn->cover_ms = draw_ms(run);
    drawn->chart_ms = draw_ms(run);
    drawn->figures_status = drawn->cover_status = drawn->chart_status = 0;
}

static void play(struct run *run, const struct drawn *drawn)
{
    run_input_int(run, "day", drawn->day);
    run_input_int(run, "sales", drawn->sales);
    run_input_int(run, "cover", drawn->cover);
    run_input_int(run, "chart", drawn->chart);
    run_input_int(run, "figures_ms", drawn->figures_ms);
    run_input_int(run, "cover_ms", drawn->cover_ms);
    run_input_int(run, "chart_ms", drawn->chart_ms);
    run_input_int(run, "figures_status", drawn->figures_status);
    run_input_int(run, "cover_status", drawn->cover_status);
    run_input_int(run, "chart_status", drawn->chart_status);
    run_play(run, "report");
    claim_returned(run, "report_make");
}

static bool is_busy(const struct drawn *drawn)
{
    return drawn->sales >= REPORT_CHART_MIN;
}

HIDDEN_TEST(report_is_complete)
{
    struct drawn drawn;

    draw(run, &drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "sales") == drawn.sales,
          "there were %d sales, but the report says %lld", drawn.sales,
          seen_int(run, "sales"));
    claim(run, seen_int(run, "cover") == drawn.cover,
          "the cover is picture %d, but the report has %lld", drawn.cover,
          seen_int(run, "cover"));
    claim(run, seen_int(run, "chart") == (is_busy(&drawn) ? drawn.chart : 0),
          "with %d sales the report's chart is picture %d, but it has %lld",
          drawn.sales, is_busy(&drawn) ? drawn.chart : 0,
          seen_int(run, "chart"));
    claim(run, seen_int(run, "returned") == 0,
          "all went well, but report_make() returned %s",
          status_text(seen_int(run, "returned")).text);
}
END_HIDDEN_TEST

HIDDEN_TEST(figures_come_while_cover_is_drawn)
{
    struct drawn drawn;
    long long figures_us, cover_us;

    draw(run, &drawn);
    play(run, &drawn);
    figures_us = seen_int(run, "figures_began_us");
    cover_us = seen_int(run, "cover_began_us");
    claim(run, figures_us < seen_int(run, "cover_ended_us"),
          "the figures were begun %lld ms after the cover, when that was drawn "
          "already",
          (figures_us - cover_us) / 1000);
    claim(run, cover_us < seen_int(run, "figures_ended_us"),
          "the cover was begun %lld ms after the figures, when these were "
          "there already",
          (cover_us - figures_us) / 1000);
}
END_HIDDEN_TEST

HIDDEN_TEST(chart_is_drawn_when_needed)
{
    struct drawn drawn;
    long long charts;

    draw(run, &drawn);
    play(run, &drawn);
    charts = seen_int(run, "chart_calls");
    claim(run, charts == is_busy(&drawn),
          "with %d sales, %lld charts were drawn instead of %d", drawn.sales,
          charts, is_busy(&drawn));
    claim(run, charts == 0 || seen_int(run, "chart_of") == drawn.sales,
          "there are %d sales, but the chart shows %lld", drawn.sales,
          seen_int(run, "chart_of"));
}
END_HIDDEN_TEST

/* Any of the three fails, or two of them; what is behind it in the contract's
 * order must not hide it. */
static int draw_failures(struct run *run, struct drawn *drawn)
{
    uint64_t which = random_below(run_random(run), 4);
    size_t code = (size_t)random_below(run_random(run), 5);

    drawn->sales += is_busy(drawn) ? 0 : REPORT_CHART_MIN;
    drawn->figures_status = which == 0 || which == 3 ? code_at(code) : 0;
    drawn->cover_status = which == 1 || which == 3 ? code_at(code + 1) : 0;
    drawn->chart_status = which == 2 ? code_at(code + 2) : 0;
    return drawn->figures_status ? drawn->figures_status
           : drawn->cover_status ? drawn->cover_status
                                 : drawn->chart_status;
}

HIDDEN_TEST(report_errors_are_returned)
{
    struct drawn drawn;
    int first;

    draw(run, &drawn);
    first = draw_failures(run, &drawn);
    play(run, &drawn);
    claim(run, seen_int(run, "returned") == first,
          "figures end with %s, the cover with %s, a chart with %s, but "
          "report_make() returned %s",
          status_text(drawn.figures_status).text,
          status_text(drawn.cover_status).text,
          status_text(drawn.chart_status).text,
          status_text(seen_int(run, "returned")).text);
    claim(run, !drawn.figures_status || seen_int(run, "chart_calls") == 0,
          "there are no figures, but a chart was drawn");
}
END_HIDDEN_TEST

HIDDEN_TEST(nothing_goes_on_after_report)
{
    struct drawn drawn;

    draw(run, &drawn);
    if (random_below(run_random(run), 2))
        draw_failures(run, &drawn);
    play(run, &drawn);
    claim_ended(run, "report_make");
}
END_HIDDEN_TEST

void suite_part2(struct hidden *hidden)
{
    hidden_add(hidden, 2, report_is_complete);
    hidden_add(hidden, 2, figures_come_while_cover_is_drawn);
    hidden_add(hidden, 2, chart_is_drawn_when_needed);
    hidden_add(hidden, 2, report_errors_are_returned);
    hidden_add(hidden, 2, nothing_goes_on_after_report);
}
