#include "store/quiz_log.h"

#include <string.h>

#include "base/json.h"
#include "store/line.h"
#include "store/log.h"

static const char name[] = "quiz.jsonl";

/* A line that makes no sense is skipped: it was cut short, or a later version
 * wrote it. */
static void take_line(void *arg, const char *text, size_t len)
{
    struct quiz_deck *deck = arg;
    const char *event, *question;
    const json_t *right;
    long long at;
    json_t *line = NULL;

    if (json_parse("quiz", text, len, &line, NULL) == 0 &&
        json_get_string(line, "event", &event, NULL) == 0 &&
        json_get_string(line, "question", &question, NULL) == 0 &&
        json_get_int(line, "at", &at, NULL) == 0 && !strcmp(event, "quiz")) {
        right = json_object_get(line, "right");
        if (json_is_boolean(right) && at >= 0)
            quiz_deck_note(deck, question, json_is_true(right), at);
    }
    json_decref(line);
}

int quiz_log_load(struct quiz_deck *deck, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc = log_read(name, &text, err);

    *deck = (struct quiz_deck){0};
    if (rc == 0)
        line_each(&text, take_line, deck);
    strbuf_release(&text);
    return rc;
}

int quiz_log_add(const struct quiz_question *question, bool right, long long at,
                 struct error *err)
{
    json_t *line = json_object();
    int rc;

    json_object_set_new(line, "version", json_integer(1));
    json_object_set_new(line, "event", json_string("quiz"));
    json_object_set_new(line, "question", json_text(question->id));
    json_object_set_new(line, "module", json_text(question->module));
    json_object_set_new(line, "right", json_boolean(right));
    json_object_set_new(line, "at", json_integer(at));
    rc = log_append(name, line, err);
    return rc < 0 ? (error_wrap(err, "the answer is not kept"), rc) : 0;
}
