#include "report/timeline.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "report/words.h"

enum { LANES_MAX = 10, ROWS_MAX = 24, TEXT_COLUMNS = 34 };

void timeline_add_time(long long at_us, struct strbuf *ret_text)
{
    if (at_us != TIME_NONE)
        strbuf_addf(ret_text, "%lld.%03lld ms", at_us / 1000, at_us % 1000);
}

/* The loop's lane and those of operations. */
static size_t lanes_drawn(const struct timeline *timeline)
{
    return timeline->lane_count < LANES_MAX ? timeline->lane_count + 1
                                            : LANES_MAX;
}

/* The nearest start or end in this lane, from `row` on in steps of `step`;
 * MOMENT_CALLBACK when there is none. `*ret_gap`: a gap lies in between. */
static enum moment_kind nearest(const struct timeline *timeline, int lane,
                                size_t row, int step, bool *ret_gap)
{
    const struct moment *end = timeline->moments + timeline->moment_count;
    const struct moment *m = timeline->moments + row + step;

    *ret_gap = false;
    for (; m >= timeline->moments && m < end; m += step) {
        if (m->kind == MOMENT_GAP)
            *ret_gap = true;
        else if (m->lane == lane && m->kind != MOMENT_CALLBACK &&
                 m->kind != MOMENT_STEP)
            return m->kind;
    }
    return MOMENT_CALLBACK;
}

/* What begins or ends in a gap is drawn as far as what is left tells. */
static bool is_under_way(const struct timeline *timeline, int lane, size_t row)
{
    bool gap_before, gap_after;
    enum moment_kind before = nearest(timeline, lane, row, -1, &gap_before);
    enum moment_kind after = nearest(timeline, lane, row, 1, &gap_after);

    if (before == MOMENT_START)
        return !gap_before || after == MOMENT_END;
    return gap_before && after == MOMENT_END;
}

static char lane_mark(const struct timeline *timeline, int lane, size_t row)
{
    const struct moment *moment = &timeline->moments[row];

    if (lane == 0)
        return moment->lane == 0 ? '*' : '.';
    if (moment->lane == lane && moment->kind != MOMENT_STEP)
        return moment->kind == MOMENT_END ? 'x' : '+';
    return is_under_way(timeline, lane, row) ? '|' : ' ';
}

/* Whether all places are in one file, which then need not be named. */
static bool has_one_file(const struct timeline *timeline)
{
    const char *file = NULL;
    size_t i;

    for (i = 0; i < timeline->moment_count; i++) {
        const char *other = timeline->moments[i].place.file;

        if (file && other && strcmp(file, other))
            return false;
        file = other ? other : file;
    }
    return true;
}

static void show_place(const struct place *place, bool one_file,
                       struct strbuf *out)
{
    struct strbuf text = STRBUF_INIT;

    if (!place->file || place->line <= 0)
        return;
    if (one_file)
        strbuf_addf(&text, "line %d", place->line);
    else
        strbuf_addf(&text, "%s:%d", place->file, place->line);
    strbuf_add_str(out, "  ");
    words_clean_cut(text.text, 22, out);
    strbuf_release(&text);
}

/* Below the row to which it belongs. */
static void show_said(const char *said, size_t column, struct strbuf *out)
{
    strbuf_add_repeated(out, ' ', column);
    strbuf_add_str(out, "you wrote: ");
    words_clean_cut(said, TEXT_COLUMNS, out);
    strbuf_add_char(out, '\n');
}

static void show_row(const struct timeline *timeline, bool one_file, size_t row,
                     size_t indent, struct strbuf *out)
{
    const struct moment *moment = &timeline->moments[row];
    struct strbuf time = STRBUF_INIT, text = STRBUF_INIT;
    int lane, lanes = (int)lanes_drawn(timeline);

    strbuf_add_repeated(out, ' ', indent);
    if (moment->kind == MOMENT_GAP) {
        strbuf_addf(out, "%13s  ...\n", "");
        return;
    }
    timeline_add_time(moment->at_us, &time);
    strbuf_addf(out, "%c%12s  ", moment->said ? '>' : ' ', strbuf_text(&time));
    for (lane = 0; lane < lanes; lane++) {
        strbuf_add_char(out, lane_mark(timeline, lane, row));
        strbuf_add_char(out, ' ');
    }
    words_clean_cut(moment->text ? moment->text : "", TEXT_COLUMNS, &text);
    strbuf_add_char(out, ' ');
    strbuf_add_str(out, strbuf_text(&text));
    if (moment->place.line > 0) {
        size_t width = utf8_width(strbuf_text(&text), text.len);

        if (width < 24)
            strbuf_add_repeated(out, ' ', 24 - width);
        show_place(&moment->place, one_file, out);
    }
    strbuf_add_char(out, '\n');
    if (moment->said)
        show_said(moment->said, indent + 16 + 2 * (size_t)lanes, out);
    strbuf_release(&time);
    strbuf_release(&text);
}

static void show_legend(const struct timeline *timeline, size_t indent,
                        struct strbuf *out)
{
    size_t i, lanes = lanes_drawn(timeline);

    strbuf_add_repeated(out, ' ', indent + 15);
    for (i = 0; i < lanes; i++)
        strbuf_addf(out, i ? "%zu " : "L ", i);
    strbuf_add_str(out, " L: the loop\n");
    for (i = 1; i < lanes; i++) {
        strbuf_add_repeated(out, ' ', indent + 15 + lanes * 2);
        strbuf_addf(out, " %zu: ", i);
        words_clean_cut(
            timeline->lane_names[i - 1] ? timeline->lane_names[i - 1] : "",
            WORDS_COLUMNS - indent - 20 - lanes * 2, out);
        strbuf_add_char(out, '\n');
    }
    if (timeline->lane_count + 1 > lanes) {
        strbuf_add_repeated(out, ' ', indent + 15 + lanes * 2);
        strbuf_addf(out, " (and %zu more operations)\n",
                    timeline->lane_count + 1 - lanes);
    }
}

void timeline_show(const struct timeline *timeline, size_t indent,
                   struct strbuf *ret_text)
{
    bool one_file = has_one_file(timeline);
    size_t i, count = timeline->moment_count,
              head = count > ROWS_MAX ? ROWS_MAX / 2 : count,
              tail = count > ROWS_MAX ? count - ROWS_MAX / 2 : count;

    if (count == 0)
        return;
    show_legend(timeline, indent, ret_text);
    for (i = 0; i < head; i++)
        show_row(timeline, one_file, i, indent, ret_text);
    if (tail > head) {
        strbuf_add_repeated(ret_text, ' ', indent);
        strbuf_addf(ret_text, "%13s  ... %zu more ...\n", "", tail - head);
    }
    for (i = tail; i < count; i++)
        show_row(timeline, one_file, i, indent, ret_text);
}
