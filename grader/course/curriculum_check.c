#include "course/curriculum_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "course/exercise.h"
#include "course/quiz.h"

/* What "later" says of questions; otherwise it is an exercise's slug. */
static const char later_quiz[] = "quiz";

struct checking {
    const struct curriculum *curriculum;
    struct exercise *exercises;
    size_t exercise_count;
    struct quiz quiz;
    struct curriculum_count *count;
    struct strbuf *wrong, *news;
};

/* --- the course --- */

static int load_exercises(struct checking *c, const char *share,
                          struct error *err)
{
    char **slugs = NULL;
    size_t count = 0, i;
    int rc = exercise_list(share, &slugs, &count, err);

    if (rc < 0)
        return rc;
    c->exercises = xcalloc(count + 1, sizeof *c->exercises);
    for (i = 0; i < count; i++) {
        if (rc == 0)
            rc = exercise_load(&c->exercises[i], share, slugs[i], err);
        c->exercise_count += rc == 0;
        free(slugs[i]);
    }
    free(slugs);
    return rc;
}

static int load_quiz(struct checking *c, const char *share, struct error *err)
{
    char *dir = path_join(share, "exercises/quiz");
    int rc = path_is_dir(dir) ? quiz_load(&c->quiz, share, err) : 0;

    free(dir);
    return rc;
}

static void release(struct checking *c)
{
    size_t i;

    for (i = 0; i < c->exercise_count; i++)
        exercise_release(&c->exercises[i]);
    free(c->exercises);
    quiz_release(&c->quiz);
}

static const struct exercise *find_exercise(const struct checking *c,
                                            const char *slug, size_t len)
{
    size_t i;

    for (i = 0; i < c->exercise_count; i++)
        if (strlen(c->exercises[i].slug) == len &&
            !strncmp(c->exercises[i].slug, slug, len))
            return &c->exercises[i];
    return NULL;
}

static bool check_exists(const struct checking *c, const char *id)
{
    size_t i;

    for (i = 0; i < c->exercise_count; i++)
        if (exercise_find_check(&c->exercises[i], id))
            return true;
    return false;
}

static bool is_asked(const struct checking *c, const char *item)
{
    size_t i, j;

    for (i = 0; i < c->quiz.count; i++)
        for (j = 0; j < c->quiz.questions[i].item_count; j++)
            if (!strcmp(c->quiz.questions[i].items[j], item))
                return true;
    return false;
}

/* --- items --- */

static void say_wrong(struct checking *c, const char *where, const char *what,
                      const char *name)
{
    strbuf_addf(c->wrong, "%s: %s '%s'\n", where, what, name);
    c->count->wrong++;
}

static bool is_slug(const char *later)
{
    return !strncmp(later, "exercise-", 9) || !strncmp(later, "project-", 8);
}

static void check_later(struct checking *c, const struct curriculum_item *item,
                        const struct evidence *evidence)
{
    const char *later = evidence->later;
    bool is_quiz = !strcmp(later, later_quiz);

    if (is_quiz ? evidence->kind != EVIDENCE_QUIZ : !is_slug(later))
        say_wrong(c, item->id, "nothing comes with", later);
    else if (is_quiz ? is_asked(c, item->id)
                     : find_exercise(c, later, strlen(later)) != NULL)
        strbuf_addf(c->news, "%s: %s is here\n", item->id,
                    is_quiz ? "its question" : later);
}

static void check_evidence(struct checking *c,
                           const struct curriculum_item *item,
                           const struct evidence *evidence)
{
    size_t i;

    if (evidence->later) {
        check_later(c, item, evidence);
        return;
    }
    for (i = 0; i < evidence->check_count; i++)
        if (!check_exists(c, evidence->checks[i]))
            say_wrong(c, item->id, "there is no check", evidence->checks[i]);
    if (evidence->kind == EVIDENCE_QUIZ && !is_asked(c, item->id))
        say_wrong(c, item->id, "the quiz has no question for", item->id);
}

static void check_items(struct checking *c,
                        const struct curriculum_group *group)
{
    size_t i, j;

    for (i = 0; i < group->item_count; i++) {
        const struct curriculum_item *item = &group->items[i];
        size_t before = c->count->wrong;

        for (j = 0; j < item->evidence_count; j++)
            check_evidence(c, item, &item->evidence[j]);
        c->count->items++;
        if (curriculum_is_later(item))
            c->count->later++;
        else if (c->count->wrong == before)
            c->count->here++;
    }
}

/* --- tracks, questions --- */

/* An exercise may come later; a part of one that is here may not. */
static void check_exercise(struct checking *c, const char *where,
                           const char *word)
{
    size_t len = strcspn(word, "/");
    const struct exercise *ex = find_exercise(c, word, len);

    if (!is_slug(word))
        say_wrong(c, where, "no exercise is called", word);
    else if (ex && word[len] &&
             !exercise_find_part(ex, (int)strtol(word + len + 1, NULL, 10)))
        say_wrong(c, where, "there is no part", word);
}

static void check_track(struct checking *c,
                        const struct curriculum_track *track)
{
    size_t i;

    for (i = 0; i < track->step_count; i++) {
        const struct curriculum_step *step = &track->steps[i];
        const struct curriculum_group *group =
            step->quiz ? curriculum_find_group(c->curriculum, step->quiz)
                       : NULL;

        if (step->exercise)
            check_exercise(c, track->name, step->exercise);
        else if (!group || !group->module)
            say_wrong(c, track->name, "there is no module", step->quiz);
    }
}

static void check_questions(struct checking *c)
{
    size_t i, j;

    for (i = 0; i < c->quiz.count; i++) {
        const struct quiz_question *question = &c->quiz.questions[i];

        for (j = 0; j < question->item_count; j++)
            if (!curriculum_find_item(c->curriculum, question->items[j]))
                say_wrong(c, question->id, "it is evidence for no item",
                          question->items[j]);
    }
}

static void check_all(struct checking *c)
{
    size_t i;

    for (i = 0; i < c->curriculum->group_count; i++)
        check_items(c, &c->curriculum->groups[i]);
    for (i = 0; i < c->curriculum->track_count; i++)
        check_track(c, &c->curriculum->tracks[i]);
    check_questions(c);
}

int curriculum_check(const struct curriculum *curriculum, const char *share,
                     struct curriculum_count *ret_count,
                     struct strbuf *ret_wrong, struct strbuf *ret_news,
                     struct error *err)
{
    struct checking c = {.curriculum = curriculum,
                         .count = ret_count,
                         .wrong = ret_wrong,
                         .news = ret_news};
    int rc = load_exercises(&c, share, err);

    *ret_count = (struct curriculum_count){0};
    if (rc == 0)
        rc = load_quiz(&c, share, err);
    if (rc == 0)
        check_all(&c);
    release(&c);
    return rc;
}
