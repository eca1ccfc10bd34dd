#include "store/quiz_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/xalloc.h"
#include "store/log.h"

static const char name[] = "quiz.jsonl";

struct answer {
    const char *question; /* borrowed from the line */
    bool right;
    long long at;
    size_t place; /* in the log */
};

/* A line that makes no sense is skipped: it was cut short, or a later version
 * wrote it. */
static bool read_answer(const json_t *line, struct answer *answer)
{
    const json_t *right = json_object_get(line, "right");
    const char *event;

    if (json_get_string(line, "event", &event, NULL) < 0 ||
        json_get_string(line, "question", &answer->question, NULL) < 0 ||
        json_get_int(line, "at", &answer->at, NULL) < 0)
        return false;
    answer->right = json_is_true(right);
    return !strcmp(event, "quiz") && json_is_boolean(right) && answer->at >= 0;
}

static int by_time(const void *left, const void *right)
{
    const struct answer *a = left, *b = right;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* In the order of time: what was imported may be older than what was here. */
static void note_all(struct quiz_deck *deck, const json_t *lines)
{
    struct answer *answers =
        xcalloc(json_array_size(lines) + 1, sizeof *answers);
    const json_t *line;
    size_t i, count = 0;

    json_array_foreach(lines, i, line)
    {
        answers[count].place = i;
        count += read_answer(line, &answers[count]);
    }
    qsort(answers, count, sizeof *answers, by_time);
    for (i = 0; i < count; i++)
        quiz_deck_note(deck, answers[i].question, answers[i].right,
                       answers[i].at);
    free(answers);
}

int quiz_log_load(struct quiz_deck *deck, struct error *err)
{
    json_t *lines = NULL;
    int rc = log_lines(name, &lines, err);

    *deck = (struct quiz_deck){0};
    if (rc == 0)
        note_all(deck, lines);
    json_decref(lines);
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
