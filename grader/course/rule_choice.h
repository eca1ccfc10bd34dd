/*
 * rule_choice.h - which rules are on, and how much they weigh. A word names
 * one rule or several: "UV301", "blocking-in-callback", "UV3xx", "all",
 * "default" (all that are no matter of taste).
 */
#ifndef GRADE_COURSE_RULE_CHOICE_H
#define GRADE_COURSE_RULE_CHOICE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/json.h"
#include "course/rule.h"

/* Both by the place of a rule in rules[]. */
struct rule_choice {
    bool on[RULES_MAX];
    signed char severity[RULES_MAX]; /* -1: as the one who reports says */
};

/* The default: all but those that are a matter of taste, as they are. */
void rule_choice_init(struct rule_choice *choice);

bool rule_choice_has(const struct rule_choice *choice, const struct rule *rule);
/* What a finding of that rule weighs that weighs `severity` by itself. */
enum severity rule_choice_severity(const struct rule_choice *choice,
                                   const struct rule *rule,
                                   enum severity severity);

/*
 * A list as it is typed, "UV101,UV3xx,-UV601": these rules and no others; a
 * list that begins with a "-" takes away from what was chosen before. -EINVAL
 * and a message that names the word that is no rule; nothing is changed then.
 */
int rule_choice_narrow(struct rule_choice *choice, const char *list,
                       struct error *err) __attribute__((warn_unused_result));

/*
 * An object like {"UV601": "off", "UV3xx": "warning", "UV901": "on"}; what
 * names fewer rules counts more. -EINVAL as above.
 */
int rule_choice_read(struct rule_choice *choice, const json_t *object,
                     struct error *err) __attribute__((warn_unused_result));
/* The same, with all that is not the default; the caller owns it. */
json_t *rule_choice_to_json(const struct rule_choice *choice);

#endif
