#include "course/rule_choice.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/suggest.h"
#include "base/xalloc.h"

enum { OWN_SEVERITY = -1, WORDS_MAX = 2 * RULES_MAX };

void rule_choice_init(struct rule_choice *choice)
{
    for (size_t i = 0; i < rule_count; i++) {
        choice->on[i] = !rule_is_opt_in(&rules[i]);
        choice->severity[i] = OWN_SEVERITY;
    }
}

bool rule_choice_has(const struct rule_choice *choice, const struct rule *rule)
{
    return choice->on[rule - rules];
}

enum severity rule_choice_severity(const struct rule_choice *choice,
                                   const struct rule *rule,
                                   enum severity severity)
{
    signed char chosen = choice->severity[rule - rules];

    return chosen == OWN_SEVERITY ? severity : (enum severity)chosen;
}

/* --- words --- */

/* "UV3xx" against "UV301": an x stands for any digit. */
static bool fits_pattern(const char *word, const char *id)
{
    for (; *word && *id; word++, id++) {
        bool any = isdigit((unsigned char)*id) && tolower(*word) == 'x';

        if (!any && toupper((unsigned char)*word) != *id)
            return false;
    }
    return !*word && !*id;
}

static bool fits(const char *word, const struct rule *rule)
{
    return fits_pattern(word, rule->id) || !strcasecmp(word, rule->name) ||
           !strcasecmp(word, "all") ||
           (!strcasecmp(word, "default") && !rule_is_opt_in(rule));
}

/* How many rules a word names. */
static size_t count_fits(const char *word)
{
    size_t count = 0;

    for (size_t i = 0; i < rule_count; i++)
        count += fits(word, &rules[i]);
    return count;
}

static int fail_unknown(const char *word, struct error *err)
{
    const char *names[2 * RULES_MAX], *near;
    size_t count = 0;

    for (size_t i = 0; i < rule_count; i++) {
        names[count++] = rules[i].id;
        names[count++] = rules[i].name;
    }
    near = suggest_find(word, names, count);
    return error_set(err, -EINVAL,
                     "'%.60s' is no rule%s%s%s; 'grade explain' shows all",
                     word, near ? ", did you mean '" : "", near ? near : "",
                     near ? "'?" : "");
}

/* --- a list --- */

static void switch_all(struct rule_choice *choice, const char *word, bool on)
{
    for (size_t i = 0; i < rule_count; i++)
        if (fits(word, &rules[i]))
            choice->on[i] = on;
}

static int narrow_by(struct rule_choice *choice, const char *word, bool first,
                     struct error *err)
{
    bool off = *word == '-';

    if (count_fits(word + off) == 0)
        return fail_unknown(word + off, err);
    if (first && !off)
        memset(choice->on, 0, sizeof choice->on);
    switch_all(choice, word + off, !off);
    return 0;
}

int rule_choice_narrow(struct rule_choice *choice, const char *list,
                       struct error *err)
{
    struct rule_choice next = *choice;
    bool first = true;
    int rc = 0;

    while (rc == 0 && (*list || first)) {
        size_t len = strcspn(list, ",");
        char *word = xstrndup(list, len);

        rc = narrow_by(&next, word, first, err);
        free(word);
        list += len + (list[len] == ',');
        first = false;
    }
    if (rc == 0)
        *choice = next;
    return rc;
}

/* --- JSON --- */

static int apply(struct rule_choice *choice, const char *word,
                 const char *value, struct error *err)
{
    int severity = severity_find(value);
    bool off = !strcmp(value, "off");

    if (severity < 0 && !off && strcmp(value, "on") != 0)
        return error_set(err, -EINVAL,
                         "'%.60s' is '%.40s', which is none of off, on, note, "
                         "warning, error",
                         word, value);
    for (size_t i = 0; i < rule_count; i++) {
        if (!fits(word, &rules[i]))
            continue;
        choice->on[i] = !off;
        if (severity >= 0)
            choice->severity[i] = (signed char)severity;
    }
    return 0;
}

/* Checks all of them; the first that is wrong is told. */
static int check_words(const json_t *object, struct error *err)
{
    const char *word;
    json_t *value;

    json_object_foreach((json_t *)object, word, value)
    {
        if (count_fits(word) == 0)
            return fail_unknown(word, err);
        if (!json_is_string(value))
            return error_set(err, -EINVAL, "'%.60s' is not a string", word);
    }
    return 0;
}

int rule_choice_read(struct rule_choice *choice, const json_t *object,
                     struct error *err)
{
    struct rule_choice next = *choice;
    const char *word;
    json_t *value;

    if (!json_is_object(object) || json_object_size(object) > WORDS_MAX)
        return error_set(err, -EINVAL, "'rules' is no object, or too long");
    if (check_words(object, err) < 0)
        return -EINVAL;
    /* What names many comes first, so that what names fewer overrides it. */
    for (size_t count = rule_count; count > 0; count--) {
        json_object_foreach((json_t *)object, word, value)
        {
            if (count_fits(word) == count &&
                apply(&next, word, json_string_value(value), err) < 0)
                return -EINVAL;
        }
    }
    *choice = next;
    return 0;
}

json_t *rule_choice_to_json(const struct rule_choice *choice)
{
    json_t *object = json_object();

    for (size_t i = 0; i < rule_count; i++) {
        const char *value = NULL;

        if (!choice->on[i])
            value = rule_is_opt_in(&rules[i]) ? NULL : "off";
        else if (choice->severity[i] != OWN_SEVERITY)
            value = severity_name((enum severity)choice->severity[i]);
        else if (rule_is_opt_in(&rules[i]))
            value = "on";
        if (value)
            json_object_set_new(object, rules[i].id, json_string(value));
    }
    return object;
}
