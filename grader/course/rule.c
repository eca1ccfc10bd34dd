#include "course/rule.h"

#include <strings.h>

const struct rule rules[] = {
#define RULE(id, name, kind, severity, meaning)                                \
    {#id, name, kind, SEVERITY_##severity, meaning},
#include "course/rule.def"
#undef RULE
};

const size_t rule_count = sizeof rules / sizeof rules[0];

const struct rule *rule_find(const char *id_or_name)
{
    size_t i;

    for (i = 0; i < rule_count; i++)
        if (!strcasecmp(rules[i].id, id_or_name) ||
            !strcasecmp(rules[i].name, id_or_name))
            return &rules[i];
    return NULL;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    return names[severity];
}
