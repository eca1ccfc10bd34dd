#include "course/lint_config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static struct error err;

static bool is_on(const struct rule_choice *choice, const char *id)
{
    const struct rule *rule = rule_find(id);

    ck_assert_ptr_nonnull(rule);
    return rule_choice_has(choice, rule);
}

static size_t count_on(const struct rule_choice *choice)
{
    size_t count = 0;

    for (size_t i = 0; i < rule_count; i++)
        count += rule_choice_has(choice, &rules[i]);
    return count;
}

/* Rules that are a matter of taste are off until somebody names them. */
START_TEST(taste_is_off_by_default)
{
    struct rule_choice choice;
    size_t opt_in = 0;

    rule_choice_init(&choice);
    for (size_t i = 0; i < rule_count; i++)
        opt_in += rule_is_opt_in(&rules[i]);
    ck_assert_uint_eq(count_on(&choice), rule_count - opt_in);
    ck_assert(is_on(&choice, "UV999"));
    ck_assert_int_eq(rule_choice_narrow(&choice, "all", &err), 0);
    ck_assert_uint_eq(count_on(&choice), rule_count);
    ck_assert_int_eq(rule_choice_narrow(&choice, "default", &err), 0);
    ck_assert_uint_eq(count_on(&choice), rule_count - opt_in);
}
END_TEST

/* A list names all that is on, or what is taken away. */
START_TEST(list_narrows)
{
    struct rule_choice choice;

    rule_choice_init(&choice);
    ck_assert_int_eq(rule_choice_narrow(&choice, "UV101", &err), 0);
    ck_assert_uint_eq(count_on(&choice), 1);
    ck_assert_int_eq(rule_choice_narrow(&choice, "uv30x,-UV302", &err), 0);
    ck_assert(is_on(&choice, "UV301") && is_on(&choice, "UV303"));
    ck_assert(!is_on(&choice, "UV302") && !is_on(&choice, "UV101"));
    rule_choice_init(&choice);
    ck_assert_int_eq(
        rule_choice_narrow(&choice, "-blocking-in-callback,-UV1xx", &err), 0);
    ck_assert(!is_on(&choice, "UV301") && !is_on(&choice, "UV101"));
    ck_assert(is_on(&choice, "UV302") && is_on(&choice, "UV202"));
}
END_TEST

/* A word that is wrong is named, and nothing has changed. */
START_TEST(wrong_word_changes_nothing)
{
    static const char *const lists[] = {
        "", ",UV101", "UV101 ", "UV1", "UV1xxx", "-", "UV101,-x", "xxxxx"};
    struct rule_choice choice;

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        rule_choice_init(&choice);
        ck_assert_msg(rule_choice_narrow(&choice, lists[i], &err) == -EINVAL,
                      "accepted: '%s'", lists[i]);
        ck_assert(is_on(&choice, "UV301"));
        ck_assert(strstr(err.msg, "is no rule"));
    }
}
END_TEST

static json_t *parse(const char *text)
{
    json_t *root = NULL;

    ck_assert_int_eq(json_parse("test", text, strlen(text), &root, &err), 0);
    return root;
}

/* What is named alone counts more than what is named with others, wherever it
 * stands. */
START_TEST(single_rule_overrides_pattern)
{
    struct rule_choice choice;
    json_t *root = parse("{\"UV302\": \"note\", \"UV3xx\": \"off\","
                         " \"all\": \"error\"}");
    const struct rule *rule = rule_find("UV302");

    rule_choice_init(&choice);
    ck_assert_int_eq(rule_choice_read(&choice, root, &err), 0);
    ck_assert(is_on(&choice, "UV302") && !is_on(&choice, "UV301"));
    ck_assert_int_eq(rule_choice_severity(&choice, rule, SEVERITY_ERROR),
                     SEVERITY_NOTE);
    ck_assert_int_eq(
        rule_choice_severity(&choice, rule_find("UV601"), SEVERITY_NOTE),
        SEVERITY_ERROR);
    json_decref(root);
}
END_TEST

/* A configuration is the same after it has travelled to grade-lint. */
START_TEST(config_survives_json)
{
    static const char text[] =
        "{\"version\":1,\"rules\":{\"UV601\":\"off\",\"UV302\":\"error\"},"
        "\"blocking\":{\"a\":\"b()\",\"c\":{\"severity\":\"note\"}},"
        "\"noreturn\":[\"die\"],\"never_fails\":[\"uv_x_*\"],"
        "\"thread_safe\":[\"uv_y\"],\"exclude\":[\"v/*\"]}";
    struct lint_config config, again;
    struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
    json_t *root = parse(text);

    ck_assert_int_eq(lint_config_read(&config, root, &err), 0);
    json_decref(root);
    root = lint_config_to_json(&config);
    json_write_line(root, &once);
    ck_assert_int_eq(lint_config_read(&again, root, &err), 0);
    json_decref(root);
    root = lint_config_to_json(&again);
    json_write_line(root, &twice);
    ck_assert_str_eq(once.text, twice.text);
    ck_assert(!is_on(&again.rules, "UV601"));
    ck_assert_str_eq(lint_config_slow(&again, "a")->instead, "b()");
    ck_assert_ptr_null(lint_config_slow(&again, "c")->instead);
    ck_assert_int_eq(lint_config_slow(&again, "c")->severity, SEVERITY_NOTE);
    ck_assert_ptr_null(lint_config_slow(&again, "die"));
    ck_assert(name_list_has(&again.never_fails, "uv_x_init"));
    ck_assert(!name_list_has(&again.never_fails, "uv_y"));
    ck_assert(!name_list_has(&again.thread_safe, "uv_yy"));
    json_decref(root);
    strbuf_release(&once);
    strbuf_release(&twice);
    lint_config_release(&again);
    lint_config_release(&config);
}
END_TEST

UNIT_MAIN(rule_choice, taste_is_off_by_default, list_narrows,
          wrong_word_changes_nothing, single_rule_overrides_pattern,
          config_survives_json)
