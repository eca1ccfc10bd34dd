#include "course/rule.h"

#include <string.h>
#include <strings.h>

const struct rule rules[] = {
#define RULE(id, name, kind, severity, meaning)                                \
    {#id, name, kind, SEVERITY_##severity, meaning},
#include "course/rule.def"
#undef RULE
};

const size_t rule_count = sizeof rules / sizeof rules[0];

_Static_assert(sizeof rules / sizeof rules[0] <= RULES_MAX,
               "RULES_MAX is too small");

const struct rule *rule_find(const char *id_or_name)
{
    size_t i;

    for (i = 0; i < rule_count; i++)
        if (!strcasecmp(rules[i].id, id_or_name) ||
            !strcasecmp(rules[i].name, id_or_name))
            return &rules[i];
    return NULL;
}

bool rule_is_opt_in(const struct rule *rule)
{
    return !strncmp(rule->id, "UV9", 3) && strcmp(rule->id, "UV999") != 0;
}

static const char *const severity_names[] = {"note", "warning", "error"};

const char *severity_name(enum severity severity)
{
    return severity_names[severity];
}

int severity_find(const char *name)
{
    for (int i = SEVERITY_NOTE; i <= SEVERITY_ERROR; i++)
        if (!strcmp(name, severity_names[i]))
            return i;
    return -1;
}
