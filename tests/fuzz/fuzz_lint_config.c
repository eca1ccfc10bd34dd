/* The two files that a project keeps for lint: its configuration and its
 * baseline, whatever is in them. */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "course/lint_config.h"

static const char *const words[] = {
    "\"rules\"",    "\"UV3xx\"", "\"off\"", "\"error\"", "\"blocking\"",
    "\"instead\"",  "{}",        "[]",      "null",      "\"all\"",
    "\"noreturn\"", "*",         "\\u0000", "\xff",      NULL};

static void samples(void)
{
    static const char text[] =
        "{\"version\":1,\"rules\":{\"UV601\":\"off\",\"UV3xx\":\"error\","
        "\"default\":\"on\"},\"blocking\":{\"a\":\"b()\",\"c\":{\"what\":\"w\","
        "\"instead\":\"i\",\"severity\":\"note\"}},\"noreturn\":[\"die\"],"
        "\"never_fails\":[\"uv_x_*\"],\"thread_safe\":[\"uv_y\"],"
        "\"exclude\":[\"v/*\"]}";
    static const char list[] = "UV101,UV3xx,-UV301,blocking-in-callback,all";

    fuzz_sample(text, sizeof text - 1);
    fuzz_sample(list, sizeof list - 1);
}

/* As --rule takes it. */
static void choose(const uint8_t *data, size_t len)
{
    struct rule_choice choice;
    struct strbuf list = STRBUF_INIT;

    strbuf_add(&list, data, len);
    rule_choice_init(&choice);
    if (rule_choice_narrow(&choice, strbuf_text(&list), NULL) == 0)
        json_decref(rule_choice_to_json(&choice));
    strbuf_release(&list);
}

static void run(const uint8_t *data, size_t len)
{
    struct lint_config config, again;
    struct error err = {0};
    json_t *root = NULL;

    choose(data, len);
    if (json_parse("config", data, len, &root, NULL) < 0)
        return;
    if (lint_config_read(&config, root, &err) == 0) {
        json_decref(root);
        root = lint_config_to_json(&config);
        fuzz_check(lint_config_read(&again, root, &err) == 0);
        lint_config_release(&again);
    } else {
        fuzz_check(err.msg[0] && !strchr(err.msg, '\n'));
    }
    lint_config_release(&config);
    json_decref(root);
}

static const struct fuzz_target target = {"lint_config", samples, words, run};
FUZZ_MAIN(target)
