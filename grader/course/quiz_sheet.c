#include "course/quiz_sheet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/xalloc.h"

/* --- questions for machines --- */

static json_t *words(char *const *list, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_text(list[i]));
    return array;
}

static json_t *shown_choices(const struct asking *asking)
{
    json_t *array = json_array();

    for (size_t i = 0; i < asking->question->choice_count; i++)
        json_array_append_new(
            array, json_text(asking->question->choices[asking->order[i]].text));
    return array;
}

static bool has_choices(const struct quiz_question *question)
{
    return question->kind == QUIZ_CHOOSE || question->kind == QUIZ_ORDER;
}

static json_t *question_json(const struct asking *asking)
{
    const struct quiz_question *question = asking->question;
    json_t *object = json_object();

    json_object_set_new(object, "id", json_text(question->id));
    json_object_set_new(object, "module", json_text(question->module));
    json_object_set_new(object, "kind",
                        json_string(quiz_kind_name(question->kind)));
    json_object_set_new(object, "text", json_text(question->text));
    if (question->code_count)
        json_object_set_new(object, "code",
                            words(question->code, question->code_count));
    if (question->program && !question->after)
        json_object_set_new(object, "program", json_text(question->source));
    if (has_choices(question))
        json_object_set_new(object, "choices", shown_choices(asking));
    return object;
}

json_t *quiz_sheet_questions(const struct quiz *quiz, const char *module,
                             uint64_t seed)
{
    json_t *root = json_object(), *list = json_array();

    json_object_set_new(root, "version", json_integer(1));
    json_object_set_new(root, "seed", json_integer((json_int_t)seed));
    for (size_t i = 0; i < quiz->count; i++) {
        struct asking asking = asking_start(&quiz->questions[i], seed);

        if (module && strcmp(module, asking.question->module) != 0)
            continue;
        json_array_append_new(list, question_json(&asking));
    }
    json_object_set_new(root, "questions", list);
    return root;
}

/* --- answers: from JSON --- */

/* A choice by its number on the screen or by its text, as an index of the
 * bank. */
static int read_pick(const struct asking *asking, const json_t *value,
                     size_t *ret, struct error *err)
{
    const struct quiz_question *question = asking->question;
    json_int_t number = json_integer_value(value);

    if (json_is_integer(value) && number >= 1 &&
        (size_t)number <= question->choice_count) {
        *ret = asking->order[number - 1];
        return 0;
    }
    for (size_t i = 0; json_is_string(value) && i < question->choice_count; i++)
        if (!strcmp(question->choices[i].text, json_string_value(value))) {
            *ret = i;
            return 0;
        }
    return error_set(err, -EINVAL,
                     "the answer is no number from 1 to %zu and no choice",
                     question->choice_count);
}

static int read_order(const struct asking *asking, const json_t *value,
                      struct quiz_answer *ret, struct error *err)
{
    size_t count = json_array_size(value);
    int rc = 0;

    if (!json_is_array(value) || count > QUIZ_CHOICES_MAX)
        return error_set(err, -EINVAL, "the answer is no list of %zu numbers",
                         asking->question->choice_count);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = read_pick(asking, json_array_get(value, i),
                       &ret->picks[ret->pick_count++], err);
    return rc;
}

static int read_text(const json_t *value, struct quiz_answer *ret,
                     struct error *err)
{
    if (json_is_integer(value))
        snprintf(ret->text, sizeof ret->text, "%lld",
                 (long long)json_integer_value(value));
    else if (json_is_string(value))
        snprintf(ret->text, sizeof ret->text, "%s", json_string_value(value));
    else
        return error_set(err, -EINVAL, "the answer is no text");
    return 0;
}

static int read_line(const struct asking *asking, const json_t *value,
                     struct quiz_answer *ret, struct error *err)
{
    int count = quiz_line_count(asking->question);
    json_int_t number = json_integer_value(value);

    if (number < 1 || number > count)
        return error_set(err, -EINVAL, "the answer is no line from 1 to %d",
                         count);
    ret->line = (int)number;
    return 0;
}

static int read_answer(const struct asking *asking, const json_t *value,
                       struct quiz_answer *ret, struct error *err)
{
    *ret = (struct quiz_answer){0};
    switch (asking->question->kind) {
    case QUIZ_CHOOSE:
        ret->pick_count = 1;
        return read_pick(asking, value, &ret->picks[0], err);
    case QUIZ_ORDER:
        return read_order(asking, value, ret, err);
    case QUIZ_FILL:
        return read_text(value, ret, err);
    default:
        return read_line(asking, value, ret, err);
    }
}

static int read_row(const struct quiz_sheet *sheet, const struct quiz *quiz,
                    const json_t *object, struct quiz_sheet_row *row,
                    struct error *err)
{
    const struct quiz_question *question;
    const char *id;
    int rc = json_get_string(object, "id", &id, err);

    if (rc < 0)
        return rc;
    question = quiz_find(quiz, id);
    if (!question)
        return error_set(err, -EINVAL, "there is no question '%.60s'", id);
    for (size_t i = 0; i < sheet->count; i++)
        if (sheet->rows[i].asking.question == question)
            return error_set(err, -EINVAL, "'%.60s' is answered twice", id);
    row->asking = asking_start(question, sheet->seed);
    rc = read_answer(&row->asking, json_object_get(object, "answer"),
                     &row->answer, err);
    return rc < 0 ? (error_wrap(err, "question '%.60s'", id), rc) : 0;
}

static int read_sheet(struct quiz_sheet *sheet, const struct quiz *quiz,
                      const json_t *root, struct error *err)
{
    const json_t *seed = json_object_get(root, "seed");
    long long version;
    json_t *list;
    int rc = json_get_int(root, "version", &version, err);

    if (rc == 0 && version != 1)
        rc = error_set(err, -EINVAL, "'version' is %lld, not 1", version);
    if (rc == 0 && seed &&
        (!json_is_integer(seed) || json_integer_value(seed) < 0))
        rc = error_set(err, -EINVAL, "'seed' is no number");
    if (rc == 0)
        rc = json_get_array(root, "answers", &list, err);
    if (rc < 0)
        return rc;
    sheet->seed = (uint64_t)json_integer_value(seed);
    sheet->rows = xcalloc(json_array_size(list) + 1, sizeof *sheet->rows);
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++) {
        rc = read_row(sheet, quiz, json_array_get(list, i),
                      &sheet->rows[sheet->count], err);
        sheet->count++;
    }
    return rc;
}

int quiz_sheet_load(struct quiz_sheet *sheet, const struct quiz *quiz,
                    const char *path, struct error *err)
{
    json_t *root = NULL;
    int rc = json_load_path(path, &root, err);

    *sheet = (struct quiz_sheet){0};
    if (rc == 0) {
        rc = read_sheet(sheet, quiz, root, err);
        if (rc < 0)
            error_wrap(err, "'%.200s'", path);
    }
    if (rc < 0)
        quiz_sheet_release(sheet);
    json_decref(root);
    return rc;
}

void quiz_sheet_release(struct quiz_sheet *sheet)
{
    free(sheet->rows);
    *sheet = (struct quiz_sheet){0};
}

/* --- marks: to JSON --- */

static json_t *mark_json(const struct quiz_question *question,
                         const struct quiz_mark *mark)
{
    struct strbuf right = STRBUF_INIT;
    json_t *object = json_object();

    quiz_add_right(question, &right);
    json_object_set_new(object, "id", json_text(question->id));
    json_object_set_new(object, "module", json_text(question->module));
    json_object_set_new(object, "items",
                        words(question->items, question->item_count));
    json_object_set_new(object, "right", json_boolean(mark->right));
    json_object_set_new(object, "answer", json_text(strbuf_text(&right)));
    json_object_set_new(object, "why", json_text(mark->why));
    json_object_set_new(object, "explanation", json_text(question->why));
    strbuf_release(&right);
    return object;
}

json_t *quiz_sheet_marks(const struct quiz_sheet *sheet)
{
    json_t *root = json_object(), *list = json_array();
    size_t right = 0;

    for (size_t i = 0; i < sheet->count; i++) {
        const struct quiz_sheet_row *row = &sheet->rows[i];
        struct quiz_mark mark = quiz_mark(row->asking.question, &row->answer);

        right += mark.right;
        json_array_append_new(list, mark_json(row->asking.question, &mark));
    }
    json_object_set_new(root, "version", json_integer(1));
    json_object_set_new(root, "seed", json_integer((json_int_t)sheet->seed));
    json_object_set_new(root, "asked", json_integer((json_int_t)sheet->count));
    json_object_set_new(root, "right", json_integer((json_int_t)right));
    json_object_set_new(root, "marks", list);
    return root;
}
