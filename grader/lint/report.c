#include "lint/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void trail_add(struct trail *trail, int function, struct spot spot,
               const char *format, ...)
{
    struct trail_step *step;
    va_list ap;

    trail->steps = xgrow(trail->steps, trail->count, &trail->capacity,
                         sizeof(*trail->steps));
    step = &trail->steps[trail->count++];
    step->spot = spot;
    step->function = function;
    va_start(ap, format);
    if (vasprintf(&step->text, format, ap) < 0)
        step->text = xstrdup("");
    va_end(ap);
}

void trail_append(struct trail *trail, const struct trail *more)
{
    size_t i;

    for (i = 0; i < more->count; i++)
        trail_add(trail, more->steps[i].function, more->steps[i].spot, "%s",
                  more->steps[i].text);
}

void trail_release(struct trail *trail)
{
    size_t i;

    for (i = 0; i < trail->count; i++)
        free(trail->steps[i].text);
    free(trail->steps);
    *trail = (struct trail){0};
}

static struct place make_place(const struct report *report, int function,
                               struct spot spot)
{
    struct place place = {.file = xstrdup(report->name),
                          .line = spot.line,
                          .column = spot.column};

    if (function != NONE)
        place.function = xstrdup(report->program->functions[function].name);
    return place;
}

static void take_trail(struct report *report, struct finding *finding,
                       struct trail *trail)
{
    size_t i;

    if (!trail || !trail->count)
        return;
    finding->chain = xcalloc(trail->count, sizeof(*finding->chain));
    finding->chain_count = trail->count;
    for (i = 0; i < trail->count; i++) {
        struct trail_step *step = &trail->steps[i];

        finding->chain[i].text = step->text;
        finding->chain[i].place =
            make_place(report, step->function, step->spot);
        finding->chain[i].at_us = TIME_NONE;
    }
    free(trail->steps);
    *trail = (struct trail){0};
}

bool report_has(const struct report *report, const char *rule, struct spot spot)
{
    size_t i;

    for (i = 0; i < report->findings.count; i++) {
        const struct finding *f = &report->findings.items[i];

        if (!strcmp(f->rule->id, rule) && f->place.line == spot.line &&
            f->place.column == spot.column)
            return true;
    }
    return false;
}

void report_add(struct report *report, const char *rule, int severity,
                int function, struct spot spot, char *message, char *why,
                struct trail *trail)
{
    struct finding finding = {.rule = rule_find(rule), .seed = -1};

    if (report_has(report, rule, spot) || !finding.rule) {
        free(message);
        free(why);
        if (trail)
            trail_release(trail);
        return;
    }
    finding.severity =
        severity == NONE ? finding.rule->severity : (enum severity)severity;
    finding.place = make_place(report, function, spot);
    finding.message = message;
    finding.why = why;
    take_trail(report, &finding, trail);
    finding_list_take(&report->findings, &finding);
}

void report_unproved(struct report *report, int function, struct spot spot,
                     const char *reason)
{
    const char *name = report->program->functions[function].name;
    struct unproved *u;
    size_t i;

    for (i = 0; i < report->unproved_count; i++)
        if (!strcmp(report->unproved[i].function, name) &&
            !strcmp(report->unproved[i].reason, reason))
            return;
    report->unproved = xgrow(report->unproved, report->unproved_count,
                             &report->unproved_capacity, sizeof(*u));
    u = &report->unproved[report->unproved_count++];
    u->function = xstrdup(name);
    u->reason = xstrdup(reason);
    u->line = spot.line;
}

void report_error(struct report *report, const char *message)
{
    report->errors = xgrow(report->errors, report->error_count,
                           &report->error_capacity, sizeof(*report->errors));
    report->errors[report->error_count++] = xstrdup(message);
}

static int compare_unproved(const void *a, const void *b)
{
    const struct unproved *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return strcmp(x->reason, y->reason);
}

static json_t *unproved_to_json(struct report *report)
{
    json_t *list = json_array();
    size_t i;

    if (report->unproved_count)
        qsort(report->unproved, report->unproved_count,
              sizeof(*report->unproved), compare_unproved);
    for (i = 0; i < report->unproved_count; i++) {
        const struct unproved *u = &report->unproved[i];
        json_t *object = json_object();

        json_object_set_new(object, "function", json_text(u->function));
        json_object_set_new(object, "line", json_integer(u->line));
        json_object_set_new(object, "reason", json_text(u->reason));
        json_array_append_new(list, object);
    }
    return list;
}

void report_write(struct report *report, struct strbuf *ret_text)
{
    json_t *last = json_object(), *errors = json_array(), *object;
    size_t i;

    finding_list_sort(&report->findings);
    for (i = 0; i < report->findings.count; i++) {
        object = finding_to_json(&report->findings.items[i]);
        json_write_line(object, ret_text);
        json_decref(object);
    }
    for (i = 0; i < report->error_count; i++)
        json_array_append_new(errors, json_text(report->errors[i]));
    json_object_set_new(last, "done", json_true());
    json_object_set_new(
        last, "functions",
        json_integer(
            report->program ? (json_int_t)report->program->function_count : 0));
    json_object_set_new(last, "not_analysed", unproved_to_json(report));
    json_object_set_new(last, "errors", errors);
    json_write_line(last, ret_text);
    json_decref(last);
}

void report_release(struct report *report)
{
    size_t i;

    finding_list_release(&report->findings);
    for (i = 0; i < report->unproved_count; i++) {
        free(report->unproved[i].function);
        free(report->unproved[i].reason);
    }
    for (i = 0; i < report->error_count; i++)
        free(report->errors[i]);
    free(report->unproved);
    free(report->errors);
    *report = (struct report){0};
}
