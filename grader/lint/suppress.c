#include "lint/suppress.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "lint/fix.h"
#include "lint/scan.h"

enum { REASON_MAX = 300, WORD_MAX = 60, PARDONS_MAX = 2000 };

enum form { FORM_HERE, FORM_BEGIN, FORM_END };

/* One rule of one comment. */
struct pardon {
    struct extent comment;
    enum form form;
    const struct rule *rule; /* NULL: `word` is none */
    char *word;
    char *reason;    /* "" when there is none */
    int first, last; /* lines that it is good for */
    bool trails;     /* code stands before it on its line */
    bool ended;      /* of a beginning */
    bool used;
};

struct pardons {
    struct finish *finish;
    struct pardon *items;
    size_t count, capacity;
};

/* --- reading comments --- */

static bool begins_with(const char **at, const char *end, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(end - *at) < len || memcmp(*at, word, len) != 0)
        return false;
    *at += len;
    return true;
}

/* And the stars that comments are drawn with. */
static void skip_blanks(const char **at, const char *end)
{
    while (*at < end && (isspace((unsigned char)**at) || **at == '*'))
        (*at)++;
}

static int line_of(const struct pardons *pardons, size_t offset)
{
    int line, column;

    line_index_place(&pardons->finish->lines, offset, &line, &column);
    return line;
}

/* Only blanks stand before it on its line. */
static bool stands_alone(const char *text, size_t begin)
{
    while (begin && text[begin - 1] != '\n')
        if (!isspace((unsigned char)text[--begin]))
            return false;
    return true;
}

/* The line of the first code behind `at`. */
static int next_code_line(const struct pardons *pardons, size_t at)
{
    const struct program *program = pardons->finish->program;
    struct piece piece = {.end = at};

    while (scan_piece(program->text, program->text_len, piece.end, &piece))
        if (piece.kind != PIECE_SPACE && piece.kind != PIECE_COMMENT)
            return line_of(pardons, piece.begin);
    return INT_MAX;
}

/* From `at` to the line's end, without the comment's. */
static char *read_reason(const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));

    if (stop)
        end = stop;
    if (end - at >= 2 && !memcmp(end - 2, "*/", 2))
        end -= 2;
    while (at < end && isspace((unsigned char)*at))
        at++;
    while (end > at && isspace((unsigned char)end[-1]))
        end--;
    return xstrndup(at,
                    end - at < REASON_MAX ? (size_t)(end - at) : REASON_MAX);
}

static void add_pardon(struct pardons *pardons, const struct pardon *model,
                       const char *word, size_t len)
{
    struct pardon *pardon;

    if (pardons->count == PARDONS_MAX)
        return;
    pardons->items = xgrow(pardons->items, pardons->count, &pardons->capacity,
                           sizeof *pardons->items);
    pardon = &pardons->items[pardons->count++];
    *pardon = *model;
    pardon->word = xstrndup(word, len < WORD_MAX ? len : WORD_MAX);
    pardon->rule = rule_find(pardon->word);
    pardon->reason = xstrdup(model->reason);
}

static bool is_rule_character(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* The words before the colon. */
static void read_rules(struct pardons *pardons, const struct pardon *model,
                       const char *at, const char *end)
{
    bool any = false;

    while (at < end) {
        const char *word = at;

        while (at < end && is_rule_character(*at))
            at++;
        if (at > word)
            add_pardon(pardons, model, word, (size_t)(at - word));
        any |= at > word;
        at += at == word;
    }
    if (!any)
        add_pardon(pardons, model, "", 0);
}

static enum form read_form(const char **at, const char *end)
{
    if (begins_with(at, end, "-begin"))
        return FORM_BEGIN;
    return begins_with(at, end, "-end") ? FORM_END : FORM_HERE;
}

static void read_comment(struct pardons *pardons, struct piece piece)
{
    const char *text = pardons->finish->program->text;
    const char *at = text + piece.begin + 2, *end = text + piece.end, *colon;
    struct pardon model = {.comment = {piece.begin, piece.end}};

    skip_blanks(&at, end);
    if (!begins_with(&at, end, "grade-allow"))
        return;
    model.form = read_form(&at, end);
    if (at < end && is_rule_character(*at))
        return;
    model.trails = !stands_alone(text, piece.begin);
    model.first = model.last = model.trails
                                   ? line_of(pardons, piece.begin)
                                   : next_code_line(pardons, piece.end);
    colon = memchr(at, ':', (size_t)(end - at));
    if (text[piece.begin + 1] == '*' && end - at >= 2 && !colon)
        end -= 2;
    model.reason = read_reason(colon ? colon + 1 : end, end);
    read_rules(pardons, &model, at, colon ? colon : end);
    free(model.reason);
}

static void read_all(struct pardons *pardons)
{
    const struct program *program = pardons->finish->program;
    struct piece piece = {.end = 0};

    while (scan_piece(program->text, program->text_len, piece.end, &piece))
        if (piece.kind == PIECE_COMMENT)
            read_comment(pardons, piece);
}

/* --- beginnings and ends --- */

static struct pardon *open_beginning(struct pardons *pardons, size_t end)
{
    for (size_t i = end; i-- > 0;) {
        struct pardon *pardon = &pardons->items[i];

        if (pardon->form == FORM_BEGIN && !pardon->ended &&
            pardon->rule == pardons->items[end].rule)
            return pardon;
    }
    return NULL;
}

/* A beginning is good to its end, or to the end of the file. */
static void match_ends(struct pardons *pardons)
{
    for (size_t i = 0; i < pardons->count; i++) {
        struct pardon *pardon = &pardons->items[i], *beginning;

        if (pardon->form == FORM_BEGIN)
            pardon->last = INT_MAX;
        if (pardon->form != FORM_END)
            continue;
        beginning = open_beginning(pardons, i);
        if (!beginning)
            continue;
        beginning->ended = pardon->used = true;
        beginning->last = line_of(pardons, pardon->comment.begin);
    }
}

/* --- findings --- */

static bool is_valid(const struct pardon *pardon)
{
    return pardon->rule && *pardon->reason && pardon->form != FORM_END;
}

/* Behind a statement of several lines it is good for all of them. */
static bool covers(const struct pardons *pardons, const struct pardon *pardon,
                   size_t index)
{
    const struct finding *finding =
        &pardons->finish->report->findings.items[index];
    const struct extent *statement = &pardons->finish->sites[index].statement;
    int line = finding->place.line, first, last;

    if (!is_valid(pardon) || pardon->rule != finding->rule)
        return false;
    if (line >= pardon->first && line <= pardon->last)
        return true;
    if (pardon->form != FORM_HERE || statement->end <= statement->begin)
        return false;
    first = line_of(pardons, statement->begin);
    last = line_of(pardons, statement->end - 1);
    return pardon->trails ? pardon->first >= first && pardon->first <= last
                          : pardon->first == first;
}

static void excuse(struct pardons *pardons)
{
    struct finding_list *findings = &pardons->finish->report->findings;

    for (size_t i = 0; i < pardons->finish->site_count; i++) {
        for (size_t j = 0; j < pardons->count; j++) {
            struct pardon *pardon = &pardons->items[j];

            if (!covers(pardons, pardon, i))
                continue;
            pardon->used = true;
            if (!findings->items[i].excuse)
                findings->items[i].excuse = xstrdup(pardon->reason);
        }
    }
}

/* --- what is wrong with them --- */

/* Rules that only a run of the program can break. */
static bool is_of_runs(const struct rule *rule)
{
    return !strcmp(rule->id, "UV112") || !strcmp(rule->id, "UV113") ||
           !strcmp(rule->id, "UV114");
}

static bool is_unproved(const struct report *report, const char *function)
{
    for (size_t i = 0; i < report->unproved_count; i++)
        if (!strcmp(report->unproved[i].function, function))
            return true;
    return false;
}

/* Somewhere in these lines not everything was analysed. */
static bool is_in_the_dark(const struct pardons *pardons,
                           const struct pardon *pardon)
{
    const struct program *program = pardons->finish->program;
    const struct report *report = pardons->finish->report;

    for (size_t i = 0; i < program->function_count; i++) {
        const struct function *f = &program->functions[i];

        if (f->spot.line <= pardon->last && f->end.line >= pardon->first &&
            is_unproved(report, f->name))
            return true;
    }
    return report->error_count > 0;
}

/* One sentence; NULL: nothing is wrong. */
static char *complaint(const struct pardons *pardons,
                       const struct pardon *pardon)
{
    if (!pardon->rule)
        return *pardon->word ? xasprintf("'%s' is no rule", pardon->word)
                             : xstrdup("grade-allow names no rule");
    if (pardon->form == FORM_END)
        return pardon->used ? NULL
                            : xasprintf("no grade-allow-begin %s stands before "
                                        "this end",
                                        pardon->rule->id);
    if (!*pardon->reason)
        return xasprintf("grade-allow %s gives no reason, so it is not obeyed",
                         pardon->rule->id);
    if (pardon->form == FORM_BEGIN && !pardon->ended)
        return xasprintf("grade-allow-begin %s has no end", pardon->rule->id);
    if (pardon->used || is_of_runs(pardon->rule) ||
        !rule_choice_has(&pardons->finish->config->rules, pardon->rule) ||
        is_in_the_dark(pardons, pardon))
        return NULL;
    return xasprintf("%s is allowed here, but nothing here breaks it",
                     pardon->rule->id);
}

static const char *advice(const struct pardon *pardon)
{
    if (!pardon->rule)
        return "'grade explain' lists the rules.";
    if (pardon->form == FORM_END ||
        (pardon->form == FORM_BEGIN && !pardon->ended && *pardon->reason))
        return "It is written 'grade-allow-begin RULE: reason' before and "
               "'grade-allow-end RULE' behind.";
    if (!*pardon->reason)
        return "Whoever reads it later wants to know why: 'grade-allow RULE: "
               "reason'.";
    return "It would hide the next mistake: take it out.";
}

/* How many rules the comment of `pardon` names. */
static size_t count_siblings(const struct pardons *pardons,
                             const struct pardon *pardon)
{
    size_t count = 0;

    for (size_t i = 0; i < pardons->count; i++)
        count += pardons->items[i].comment.begin == pardon->comment.begin;
    return count;
}

static void complain(struct pardons *pardons, const struct pardon *pardon,
                     char *message)
{
    struct finish *finish = pardons->finish;
    const char *text = finish->program->text + pardon->comment.begin;
    size_t len = pardon->comment.end - pardon->comment.begin;
    char *comment = xasprintf("%s %.*s", pardon->word, (int)len, text);
    struct finding finding = {
        .rule = rule_find("UV999"), .seed = -1, .message = message};

    finding.severity = finding.rule->severity;
    finding.why = xstrdup(advice(pardon));
    finding.place.file = xstrdup(finish->report->name);
    line_index_place(&finish->lines, pardon->comment.begin, &finding.place.line,
                     &finding.place.column);
    line_index_place(&finish->lines, pardon->comment.end, &finding.end_line,
                     &finding.end_column);
    finding.fingerprint = finish_fingerprint(finding.rule, NULL, comment, 0);
    if (pardon->rule && pardon->form == FORM_HERE && *pardon->reason &&
        count_siblings(pardons, pardon) == 1)
        fix_remove_comment(finish, &finding, pardon->comment);
    finding_list_take(&finish->report->findings, &finding);
    free(comment);
}

static void complain_of_all(struct pardons *pardons)
{
    for (size_t i = 0; i < pardons->count; i++) {
        char *message = complaint(pardons, &pardons->items[i]);

        if (message)
            complain(pardons, &pardons->items[i], message);
    }
}

void suppress_apply(struct finish *finish)
{
    struct pardons pardons = {.finish = finish};

    read_all(&pardons);
    match_ends(&pardons);
    excuse(&pardons);
    complain_of_all(&pardons);
    for (size_t i = 0; i < pardons.count; i++) {
        free(pardons.items[i].word);
        free(pardons.items[i].reason);
    }
    free(pardons.items);
}
