#include "report/lanes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "report/words.h"

/* No run lasts as long; and it is as much as the scale has room for. */
#define LATEST_US 9999000000LL

enum {
    COLUMNS = 60,     /* of time */
    COLUMNS_MAX = 63, /* with what does not fit exactly */
    LABEL_COLUMNS = 14,
    LABEL_STEP = 10, /* columns between two times of the scale */
    HALF_SECOND_US = 500000
};

static const struct {
    const char *word, *ends_with;
} kinds[] = {
    [LANES_BEGIN] = {"begin", " begins"},
    [LANES_END] = {"end", " ends"},
    [LANES_MOMENT] = {"moment", ""},
    [LANES_HELD] = {"held", NULL},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* --- taking in --- */

static int find_kind(const char *word)
{
    int kind = 0;

    while (kind < KINDS && strcmp(kinds[kind].word, word) != 0)
        kind++;
    return kind;
}

bool lanes_add_line(struct lanes *lanes, const char *line)
{
    struct lanes_event event = {0};
    char kind[8], thread[8];
    int at = 0;

    if (sscanf(line, "%7s %18lld %18lld %7s %n", kind, &event.at_us,
               &event.until_us, thread, &at) < 4 ||
        at == 0 || !line[at] || find_kind(kind) == KINDS || event.at_us < 0 ||
        event.until_us < event.at_us || event.until_us > LATEST_US)
        return false;
    event.kind = (enum lanes_kind)find_kind(kind);
    event.on_pool = !strcmp(thread, "pool");
    event.what = xstrdup(line + at);
    lanes->events = xgrow(lanes->events, lanes->count, &lanes->capacity,
                          sizeof *lanes->events);
    lanes->events[lanes->count++] = event;
    return true;
}

void lanes_release(struct lanes *lanes)
{
    size_t i;

    for (i = 0; i < lanes->count; i++)
        free(lanes->events[i].what);
    free(lanes->events);
    free(lanes->name);
    free(lanes->title);
    *lanes = (struct lanes)LANES_INIT;
}

/* --- time --- */

static long long end_of(const struct lanes *lanes)
{
    long long end_us = 0;
    size_t i;

    for (i = 0; i < lanes->count; i++)
        if (lanes->events[i].until_us > end_us)
            end_us = lanes->events[i].until_us;
    return end_us;
}

/* What one column is: the smallest round number with which all fits. */
static long long column_us(const struct lanes *programs, size_t count)
{
    static const int rounds[] = {1, 2, 5};
    long long end_us = 0, us = 1000;
    size_t i;

    for (i = 0; i < count; i++)
        if (end_of(&programs[i]) > end_us)
            end_us = end_of(&programs[i]);
    for (i = 0; us * rounds[i % 3] * COLUMNS < end_us; i++)
        if (i % 3 == 2)
            us *= 10;
    return us * rounds[i % 3];
}

static size_t column_of(long long at_us, long long unit_us)
{
    size_t column = (size_t)((at_us + unit_us / 2) / unit_us);

    return column < COLUMNS_MAX ? column : COLUMNS_MAX;
}

static void draw_scale(long long unit_us, long long end_us, struct strbuf *out)
{
    struct strbuf row = STRBUF_INIT;
    size_t last = column_of(end_us, unit_us), column;

    strbuf_addf(&row, "  %-*s", LABEL_COLUMNS, "seconds");
    for (column = 0; column <= last; column += LABEL_STEP) {
        size_t start = 2 + LABEL_COLUMNS + column;

        if (row.len < start)
            strbuf_add_repeated(&row, ' ', start - row.len);
        strbuf_addf(&row, "%g", (double)column * (double)unit_us / 1e6);
    }
    strbuf_add_char(&row, '\n');
    strbuf_add_str(out, strbuf_text(&row));
    strbuf_release(&row);
}

/* --- rows --- */

static void draw_row(const char *label, const char *cells, struct strbuf *out)
{
    struct strbuf text = STRBUF_INIT;

    words_clean_cut(label, LABEL_COLUMNS - 1, &text);
    strbuf_addf(out, "  %-*s%s\n", LABEL_COLUMNS, strbuf_text(&text), cells);
    strbuf_release(&text);
}

/* Blanks at the end are not drawn. */
static void trim(char *cells)
{
    size_t len = strlen(cells);

    while (len > 0 && cells[len - 1] == ' ')
        cells[--len] = '\0';
}

static void draw_event(const struct lanes_event *event, size_t begun,
                       long long unit_us, char *cells)
{
    size_t column = column_of(event->at_us, unit_us);

    if (event->kind == LANES_END && column > begun + 1)
        memset(cells + begun + 1, '=', column - begun - 1);
    if (cells[column] != '|')
        cells[column] = event->kind == LANES_MOMENT ? '^' : '|';
}

/* All events of this name: what was under way, and single moments. */
static void draw_lane(const struct lanes *lanes, size_t first,
                      long long unit_us, struct strbuf *out)
{
    const char *what = lanes->events[first].what;
    char cells[COLUMNS_MAX + 2], label[LABEL_COLUMNS * 2];
    size_t begun = 0, i;

    memset(cells, ' ', sizeof cells - 1);
    cells[sizeof cells - 1] = '\0';
    for (i = first; i < lanes->count; i++) {
        const struct lanes_event *event = &lanes->events[i];

        if (event->kind == LANES_HELD || strcmp(event->what, what) != 0)
            continue;
        draw_event(event, begun, unit_us, cells);
        begun = column_of(event->at_us, unit_us);
    }
    trim(cells);
    snprintf(label, sizeof label, "%s%s", what,
             lanes->events[first].on_pool ? " (pool)" : "");
    draw_row(label, cells, out);
}

static bool is_first(const struct lanes *lanes, size_t index)
{
    size_t i;

    if (lanes->events[index].kind == LANES_HELD)
        return false;
    for (i = 0; i < index; i++)
        if (lanes->events[i].kind != LANES_HELD &&
            !strcmp(lanes->events[i].what, lanes->events[index].what))
            return false;
    return true;
}

/* When the thread could not be called, and when it could. */
static void draw_thread(const struct lanes *lanes, long long unit_us,
                        struct strbuf *out)
{
    char cells[COLUMNS_MAX + 2] = "";
    size_t i;

    memset(cells, '.', column_of(end_of(lanes), unit_us));
    for (i = 0; i < lanes->count; i++) {
        const struct lanes_event *event = &lanes->events[i];
        size_t from = column_of(event->at_us, unit_us);

        if (event->kind == LANES_HELD)
            memset(cells + from, '#',
                   column_of(event->until_us, unit_us) - from);
    }
    draw_row("the thread", cells, out);
}

static void draw_program(const struct lanes *lanes, long long unit_us,
                         struct strbuf *out)
{
    size_t i;

    words_clean(lanes->name, out);
    strbuf_add_str(out, ": ");
    words_clean(lanes->title, out);
    strbuf_add_str(out, "\n\n");
    draw_scale(unit_us, end_of(lanes), out);
    for (i = 0; i < lanes->count; i++)
        if (is_first(lanes, i))
            draw_lane(lanes, i, unit_us, out);
    draw_thread(lanes, unit_us, out);
    strbuf_add_char(out, '\n');
}

void lanes_draw(const struct lanes *programs, size_t count,
                struct strbuf *ret_text)
{
    long long unit_us = column_us(programs, count);
    size_t i;

    for (i = 0; i < count; i++)
        draw_program(&programs[i], unit_us, ret_text);
    strbuf_add_str(ret_text,
                   "|==| under way   ^ happens\n"
                   "the thread: # it waits or computes, nobody else gets a "
                   "turn   . it is free\n");
}

void lanes_list(const struct lanes *program, struct strbuf *ret_text)
{
    size_t i;

    for (i = 0; i < program->count; i++) {
        const struct lanes_event *event = &program->events[i];
        long long halves = (event->at_us + HALF_SECOND_US / 2) / HALF_SECOND_US;

        if (event->kind == LANES_HELD)
            continue;
        strbuf_addf(ret_text, "%.1f s  ", (double)halves / 2);
        words_clean(event->what, ret_text);
        strbuf_addf(ret_text, "%s%s\n", kinds[event->kind].ends_with,
                    event->on_pool ? ", on the pool" : "");
    }
}
