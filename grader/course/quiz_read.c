#include "course/quiz_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "course/member.h"

static int read_kind(const json_t *object, enum quiz_kind *ret,
                     struct error *err)
{
    const char *name;
    int rc = json_get_string(object, "kind", &name, err);

    if (rc < 0)
        return rc;
    for (int i = QUIZ_CHOOSE; i <= QUIZ_LINE; i++)
        if (!strcmp(quiz_kind_name((enum quiz_kind)i), name)) {
            *ret = (enum quiz_kind)i;
            return 0;
        }
    return error_set(err, -EINVAL, "there is no kind '%s'", name);
}

/* --- choices --- */

static int read_choice(const json_t *object, struct quiz_choice *choice,
                       struct error *err)
{
    int rc = member_text(object, "text", &choice->text, err);

    choice->right = json_is_true(json_object_get(object, "right"));
    if (rc == 0)
        rc = member_text(object, "why", &choice->why, err);
    if (rc == 0)
        rc = member_optional_text(object, "prints", &choice->prints, err);
    return rc;
}

static int read_choices(const json_t *object, struct quiz_question *question,
                        struct error *err)
{
    json_t *list = NULL;
    int rc = json_get_array(object, "choices", &list, err);

    if (rc < 0)
        return rc;
    if (json_array_size(list) > QUIZ_CHOICES_MAX)
        return error_set(err, -EINVAL, "there are more than %d choices",
                         QUIZ_CHOICES_MAX);
    question->choices =
        xcalloc(json_array_size(list) + 1, sizeof *question->choices);
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++)
        rc = read_choice(json_array_get(list, i),
                         &question->choices[question->choice_count++], err);
    return rc;
}

/* How many choices a kind has at least, and how many of them are right. */
static const struct shape {
    size_t least, least_right, most_right;
} shapes[] = {
    [QUIZ_CHOOSE] = {2, 1, 1},
    [QUIZ_ORDER] = {3, 0, 0},
    [QUIZ_FILL] = {1, 1, QUIZ_CHOICES_MAX},
    [QUIZ_LINE] = {2, 1, QUIZ_CHOICES_MAX},
};

static int check_shape(const struct quiz_question *question, struct error *err)
{
    const struct shape *shape = &shapes[question->kind];
    size_t right = 0;

    for (size_t i = 0; i < question->choice_count; i++)
        right += question->choices[i].right;
    if (question->choice_count < shape->least)
        return error_set(err, -EINVAL, "it needs %zu choices", shape->least);
    if (right < shape->least_right || right > shape->most_right)
        return error_set(err, -EINVAL, "%zu of its choices are right", right);
    if (question->kind == QUIZ_LINE && !question->program)
        return error_set(err, -EINVAL, "there is no program with lines");
    return 0;
}

int quiz_read_question(const json_t *object, struct quiz_question *question,
                       struct error *err)
{
    int rc = member_text(object, "id", &question->id, err);

    if (rc == 0)
        rc = read_kind(object, &question->kind, err);
    if (rc == 0)
        rc = member_text(object, "text", &question->text, err);
    if (rc == 0)
        rc = member_text(object, "why", &question->why, err);
    if (rc == 0)
        rc = member_words(object, "items", false, &question->items,
                          &question->item_count, err);
    if (rc == 0)
        rc = member_words(object, "code", true, &question->code,
                          &question->code_count, err);
    if (rc == 0)
        rc = member_optional_text(object, "program", &question->program, err);
    if (rc == 0)
        rc = member_optional_text(object, "rule", &question->rule, err);
    question->after = json_is_true(json_object_get(object, "after"));
    if (rc == 0)
        rc = read_choices(object, question, err);
    return rc == 0 ? check_shape(question, err) : rc;
}
