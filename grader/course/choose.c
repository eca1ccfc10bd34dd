#include "course/choose.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "course/member.h"

static int read_node(struct choose *node, const json_t *object, int depth,
                     struct error *err);

static int read_advice(struct choose *node, const json_t *object,
                       struct error *err)
{
    int rc = member_text(object, "choose", &node->advice, err);

    if (rc == 0)
        rc = member_text(object, "why", &node->why, err);
    if (rc == 0)
        rc = member_text(object, "how", &node->how, err);
    return rc;
}

static int read_answer(struct choose_answer *answer, const json_t *object,
                       int depth, struct error *err)
{
    int rc = member_text(object, "word", &answer->word, err);

    if (rc == 0)
        rc = member_text(object, "text", &answer->text, err);
    if (rc == 0)
        rc = read_node(&answer->then, json_object_get(object, "then"),
                       depth + 1, err);
    return rc;
}

static int check_word(const struct choose *node, const char *word,
                      struct error *err)
{
    size_t i, same = 0;

    for (i = 0; i < node->answer_count; i++)
        same += !strcmp(node->answers[i].word, word);
    return same == 1 ? 0
                     : error_set(err, -EINVAL, "'%s' answers '%s' twice", word,
                                 node->ask);
}

static int read_question(struct choose *node, const json_t *object, int depth,
                         struct error *err)
{
    json_t *list = NULL, *entry;
    size_t i;
    int rc = member_text(object, "ask", &node->ask, err);

    if (rc == 0)
        rc = json_get_array(object, "answers", &list, err);
    if (rc < 0)
        return rc;
    if (depth == CHOOSE_DEPTH_MAX || json_array_size(list) < 2)
        return error_set(err, -EINVAL, "'%s' %s", node->ask,
                         depth == CHOOSE_DEPTH_MAX ? "is one question too many"
                                                   : "has too few answers");
    node->answers = xcalloc(json_array_size(list), sizeof *node->answers);
    json_array_foreach(list, i, entry)
    {
        node->answer_count = i + 1;
        rc = read_answer(&node->answers[i], entry, depth, err);
        if (rc == 0)
            rc = check_word(node, node->answers[i].word, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int read_node(struct choose *node, const json_t *object, int depth,
                     struct error *err)
{
    return json_object_get(object, "ask")
               ? read_question(node, object, depth, err)
               : read_advice(node, object, err);
}

int choose_load(struct choose *tree, const char *share, struct error *err)
{
    char *path = path_join(share, "exercises/choose.json");
    json_t *root = NULL;
    int rc = json_load_path(path, &root, err);

    *tree = (struct choose){0};
    if (rc == 0) {
        rc = member_version(root, err);
        if (rc == 0)
            rc = read_question(tree, root, 0, err);
        if (rc < 0)
            error_wrap(err, "'%s'", path);
    }
    if (rc < 0)
        choose_release(tree);
    json_decref(root);
    free(path);
    return rc;
}

void choose_release(struct choose *tree)
{
    size_t i;

    for (i = 0; i < tree->answer_count; i++) {
        free(tree->answers[i].word);
        free(tree->answers[i].text);
        choose_release(&tree->answers[i].then);
    }
    free(tree->answers);
    free(tree->ask);
    free(tree->advice);
    free(tree->why);
    free(tree->how);
    *tree = (struct choose){0};
}

static const struct choose_answer *by_number(const struct choose *question,
                                             const char *word)
{
    char *end;
    unsigned long number = strtoul(word, &end, 10);

    return end != word && !*end && number >= 1 &&
                   number <= question->answer_count
               ? &question->answers[number - 1]
               : NULL;
}

/* The very word, or the only one that begins so; NULL when several do. */
static const struct choose_answer *by_beginning(const struct choose *question,
                                                const char *word, size_t len)
{
    const struct choose_answer *found = NULL;
    size_t i, begin = 0;

    for (i = 0; i < question->answer_count; i++) {
        const struct choose_answer *answer = &question->answers[i];

        if (!strcmp(answer->word, word))
            return answer;
        if (strncasecmp(answer->word, word, len) != 0)
            continue;
        found = answer;
        begin++;
    }
    return begin == 1 ? found : NULL;
}

const struct choose_answer *choose_answer_find(const struct choose *question,
                                               const char *word)
{
    const struct choose_answer *found;
    size_t len = strlen(word);

    if (!len || !question->answers)
        return NULL;
    found = by_beginning(question, word, len);
    return found ? found : by_number(question, word);
}
