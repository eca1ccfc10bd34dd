#include "course/quiz.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "base/random.h"
#include "base/xalloc.h"
#include "course/member.h"
#include "course/quiz_read.h"

enum { SOURCE_MAX_BYTES = 64 * 1024 };

static void release_question(struct quiz_question *question)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        free(question->choices[i].text);
        free(question->choices[i].why);
        free(question->choices[i].prints);
    }
    free(question->choices);
    member_free_words(question->code, question->code_count);
    member_free_words(question->items, question->item_count);
    free(question->id);
    free(question->module);
    free(question->text);
    free(question->why);
    free(question->program);
    free(question->source);
    free(question->rule);
}

void quiz_release(struct quiz *quiz)
{
    for (size_t i = 0; i < quiz->count; i++)
        release_question(&quiz->questions[i]);
    free(quiz->questions);
    *quiz = (struct quiz){0};
}

const struct quiz_question *quiz_find(const struct quiz *quiz, const char *id)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (!strcmp(quiz->questions[i].id, id))
            return &quiz->questions[i];
    return NULL;
}

bool quiz_has_module(const struct quiz *quiz, const char *module)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (!module || !strcmp(quiz->questions[i].module, module))
            return true;
    return false;
}

const char *quiz_kind_name(enum quiz_kind kind)
{
    static const char *const names[] = {"choose", "order", "fill", "line"};

    return names[kind];
}

/* --- the program --- */

const char *quiz_line(const struct quiz_question *question, int line,
                      size_t *ret_len)
{
    const char *at = question->source ? question->source : "";

    for (int i = 1; i < line && *at; i++) {
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    *ret_len = strcspn(at, "\n");
    return at;
}

int quiz_line_count(const struct quiz_question *question)
{
    const char *at = question->source ? question->source : "";
    int count = 0;

    for (; *at; count++) {
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return count;
}

/* The one line that holds the text. */
static int find_line(const struct quiz_question *question, const char *text,
                     int *ret_line, struct error *err)
{
    int found = 0, count = quiz_line_count(question);

    for (int line = 1; line <= count; line++) {
        size_t len, wanted = strlen(text);
        const char *at = quiz_line(question, line, &len);

        if (!memmem(at, len, text, wanted))
            continue;
        if (found)
            return error_set(err, -EINVAL, "'%s' is in lines %d and %d", text,
                             found, line);
        found = line;
    }
    if (!found)
        return error_set(err, -EINVAL, "no line holds '%s'", text);
    *ret_line = found;
    return 0;
}

static int load_program(struct quiz_question *question, const char *dir,
                        struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    char *path;
    int rc;

    if (!question->program)
        return 0;
    path = xasprintf("%s/programs/%s", dir, question->program);
    free(question->program);
    question->program = path;
    rc = path_read(path, SOURCE_MAX_BYTES, &text, err);
    question->source = strbuf_steal(&text);
    for (size_t i = 0; rc == 0 && i < question->choice_count; i++)
        if (question->kind == QUIZ_LINE)
            rc = find_line(question, question->choices[i].text,
                           &question->choices[i].line, err);
    return rc;
}

/* --- loading --- */

static int add_question(struct quiz *quiz, const char *dir, const char *module,
                        const json_t *object, struct error *err)
{
    struct quiz_question question = {.module = xstrdup(module)};
    const char *id = json_string_value(json_object_get(object, "id"));
    int rc = quiz_read_question(object, &question, err);

    if (rc == 0)
        rc = load_program(&question, dir, err);
    if (rc == 0 && quiz_find(quiz, question.id))
        rc = error_set(err, -EINVAL, "the id is taken");
    if (rc < 0) {
        error_wrap(err, "question '%s'", id ? id : "?");
        release_question(&question);
        return rc;
    }
    quiz->questions = xgrow(quiz->questions, quiz->count, &quiz->capacity,
                            sizeof *quiz->questions);
    quiz->questions[quiz->count++] = question;
    return 0;
}

static int load_module(struct quiz *quiz, const char *dir, const char *name,
                       struct error *err)
{
    char *path = path_join(dir, name),
         *module = xstrndup(name, strlen(name) - strlen(".json"));
    json_t *root = NULL, *list = NULL;
    int rc = json_load_path(path, &root, err);

    if (rc == 0)
        rc = member_version(root, err);
    if (rc == 0)
        rc = json_get_array(root, "questions", &list, err);
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++)
        rc = add_question(quiz, dir, module, json_array_get(list, i), err);
    if (rc < 0)
        error_wrap(err, "load '%s'", path);
    json_decref(root);
    free(module);
    free(path);
    return rc;
}

static int is_module(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return entry->d_name[0] != '.' && len > 5 &&
           !strcmp(entry->d_name + len - 5, ".json");
}

int quiz_load(struct quiz *quiz, const char *share, struct error *err)
{
    char *dir = path_join(share, "exercises/quiz");
    struct dirent **entries = NULL;
    int count = scandir(dir, &entries, is_module, path_by_name), rc = 0;

    *quiz = (struct quiz){0};
    if (count < 0)
        rc = error_set(err, -errno, "cannot read folder '%s': %s", dir,
                       strerror(errno));
    for (int i = 0; i < count; i++) {
        if (rc == 0)
            rc = load_module(quiz, dir, entries[i]->d_name, err);
        free(entries[i]);
    }
    if (rc < 0)
        quiz_release(quiz);
    free(entries);
    free(dir);
    return rc;
}

/* --- the order in which choices are shown --- */

static bool is_right_order(const size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (order[i] != i)
            return false;
    return true;
}

void quiz_shuffle(const struct quiz_question *question, uint64_t seed,
                  size_t ret_order[QUIZ_CHOICES_MAX])
{
    struct random random = random_start(seed, question->id);
    size_t count = question->choice_count;

    for (size_t i = 0; i < count; i++)
        ret_order[i] = i;
    if (question->kind != QUIZ_CHOOSE && question->kind != QUIZ_ORDER)
        return;
    do {
        for (size_t i = count - 1; i > 0; i--) {
            size_t j = random_below(&random, i + 1), kept = ret_order[i];

            ret_order[i] = ret_order[j];
            ret_order[j] = kept;
        }
    } while (question->kind == QUIZ_ORDER && is_right_order(ret_order, count));
}
