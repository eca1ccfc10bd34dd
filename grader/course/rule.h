/*
 * rule.h - the one catalogue of rules that lint and watchdogs share. To add a
 * rule: a line in rule.def and a page explain/<ID>.md.
 */
#ifndef GRADE_COURSE_RULE_H
#define GRADE_COURSE_RULE_H

#include <stdbool.h>
#include <stddef.h>

/* Room for the catalogue, where something is kept for each rule. */
enum { RULES_MAX = 160 };

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* `kind` is one of blocking, unawaited, completion, race, order, lifetime,
 * thread, error. */
struct rule {
    const char *id, *name, *kind;
    enum severity severity; /* unless the one who reports knows better */
    const char *meaning;    /* one line */
};

extern const struct rule rules[];
extern const size_t rule_count;

/* By id ("UV301", any case) or by name ("blocking-in-callback"); NULL when
 * there is none. */
const struct rule *rule_find(const char *id_or_name);

/* Off unless it is asked for: the UV9xx that are a matter of taste. */
bool rule_is_opt_in(const struct rule *rule);

const char *severity_name(enum severity severity);
/* The severity of that name; -1 when there is none. */
int severity_find(const char *name);

#endif
