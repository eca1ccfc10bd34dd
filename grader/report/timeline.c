#include "report/timeline.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "report/words.h"

enum { LANES_MAX = 10, ROWS_MAX = 24, TEXT_COLUMNS = 34 };

/* The first and the last moment of each lane. */
struct span {
    size_t first, last;
    bool used;
};

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

static void find_spans(const struct timeline *timeline, struct span *spans)
{
    size_t i;

    for (i = 0; i < timeline->moment_count; i++) {
        int lane = timeline->moments[i].lane;

        if (lane < 0 || lane >= LANES_MAX)
            continue;
        if (!spans[lane].used)
            spans[lane].first = i;
        spans[lane].last = i;
        spans[lane].used = true;
    }
}

static char lane_mark(const struct span *spans, int lane, size_t row,
                      int row_lane)
{
    const struct span *span = &spans[lane];

    if (row_lane == lane)
        return lane == 0            ? '*'
               : row == span->first ? '+'
               : row == span->last  ? 'x'
                                    : 'o';
    return span->used && lane > 0 && row > span->first && row < span->last ? '|'
           : lane == 0                                                     ? '.'
                       : ' ';
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

/* Where the run was too long to be kept whole. */
static bool is_gap(const struct moment *moment)
{
    return moment->text && !strcmp(moment->text, "...");
}

static void show_row(const struct timeline *timeline, const struct span *spans,
                     bool one_file, size_t row, size_t indent,
                     struct strbuf *out)
{
    const struct moment *moment = &timeline->moments[row];
    struct strbuf time = STRBUF_INIT, text = STRBUF_INIT;
    int lane, lanes = (int)lanes_drawn(timeline);

    strbuf_add_repeated(out, ' ', indent);
    if (is_gap(moment)) {
        strbuf_addf(out, "%13s  ...\n", "");
        return;
    }
    timeline_add_time(moment->at_us, &time);
    strbuf_addf(out, "%13s  ", strbuf_text(&time));
    for (lane = 0; lane < lanes; lane++) {
        strbuf_add_char(out, lane_mark(spans, lane, row, moment->lane));
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
    struct span spans[LANES_MAX] = {{0}};
    bool one_file = has_one_file(timeline);
    size_t i, count = timeline->moment_count,
              head = count > ROWS_MAX ? ROWS_MAX / 2 : count,
              tail = count > ROWS_MAX ? count - ROWS_MAX / 2 : count;

    if (count == 0)
        return;
    find_spans(timeline, spans);
    show_legend(timeline, indent, ret_text);
    for (i = 0; i < head; i++)
        show_row(timeline, spans, one_file, i, indent, ret_text);
    if (tail > head) {
        strbuf_add_repeated(ret_text, ' ', indent);
        strbuf_addf(ret_text, "%13s  ... %zu more ...\n", "", tail - head);
    }
    for (i = tail; i < count; i++)
        show_row(timeline, spans, one_file, i, indent, ret_text);
}
