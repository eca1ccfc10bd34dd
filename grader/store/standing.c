#include "store/standing.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "store/quiz_log.h"

static int load_quiz(struct quiz *quiz, const char *share, struct error *err)
{
    char *dir = path_join(share, "exercises/quiz");
    int rc = path_is_dir(dir) ? quiz_load(quiz, share, err) : 0;

    free(dir);
    return rc;
}

int standing_load(struct standing *standing, const char *share,
                  struct error *err)
{
    int rc;

    *standing = (struct standing){0};
    rc = curriculum_load(&standing->curriculum, share, err);
    if (rc == 0)
        rc = load_quiz(&standing->quiz, share, err);
    if (rc < 0) {
        standing_release(standing);
        return rc;
    }
    /* Without progress everything is open: the message is enough. */
    if (progress_load(&standing->progress, err) == 0)
        (void)!quiz_log_load(&standing->deck, err);
    return 0;
}

void standing_release(struct standing *standing)
{
    curriculum_release(&standing->curriculum);
    progress_release(&standing->progress);
    quiz_release(&standing->quiz);
    quiz_deck_release(&standing->deck);
}

/* --- evidence --- */

static bool was_right(const struct standing *standing,
                      const struct quiz_question *question)
{
    const struct quiz_card *card =
        quiz_deck_find(&standing->deck, question->id);

    return card && card->last_right;
}

static bool names_item(const struct quiz_question *question, const char *item)
{
    size_t i;

    for (i = 0; i < question->item_count; i++)
        if (!strcmp(question->items[i], item))
            return true;
    return false;
}

/* Every question that is evidence for it; one at the least. */
static bool quiz_holds(const struct standing *standing, const char *item)
{
    size_t i, asked = 0;

    for (i = 0; i < standing->quiz.count; i++) {
        const struct quiz_question *question = &standing->quiz.questions[i];

        if (!names_item(question, item))
            continue;
        if (!was_right(standing, question))
            return false;
        asked++;
    }
    return asked > 0;
}

static bool checks_hold(const struct standing *standing,
                        const struct evidence *evidence)
{
    size_t i;

    for (i = 0; i < evidence->check_count; i++)
        if (!progress_has_passed(&standing->progress, evidence->checks[i]))
            return false;
    return true;
}

bool standing_holds(const struct standing *standing,
                    const struct curriculum_item *item,
                    const struct evidence *evidence)
{
    if (evidence->later)
        return false;
    switch (evidence->kind) {
    case EVIDENCE_QUIZ:
        return quiz_holds(standing, item->id);
    case EVIDENCE_SELF:
        return progress_has(&standing->progress.did, item->id);
    case EVIDENCE_TEST:
    case EVIDENCE_PREDICT:
    default:
        return checks_hold(standing, evidence);
    }
}

/* --- items --- */

enum standing_state standing_of(const struct standing *standing,
                                const struct curriculum_item *item)
{
    bool proven = false;
    size_t i;

    if (curriculum_is_later(item))
        return STANDING_LATER;
    for (i = 0; i < item->evidence_count; i++) {
        if (!standing_holds(standing, item, &item->evidence[i]))
            return STANDING_OPEN;
        proven = proven || item->evidence[i].kind != EVIDENCE_SELF;
    }
    return proven ? STANDING_TICKED : STANDING_SELF;
}

const char *standing_state_name(enum standing_state state)
{
    static const char *const names[] = {"open", "ticked", "self", "later"};

    return names[state];
}

void standing_count(const struct standing *standing,
                    const struct curriculum_group *group,
                    struct standing_count *count)
{
    size_t *const members[] = {&count->open, &count->ticked, &count->self,
                               &count->later};
    size_t i;

    for (i = 0; i < group->item_count; i++) {
        ++*members[standing_of(standing, &group->items[i])];
        count->items++;
    }
}

/* --- levels --- */

struct standing_count standing_level(const struct standing *standing,
                                     const struct curriculum_level *level)
{
    struct standing_count count = {0};
    size_t i;

    for (i = 0; i < level->group_count; i++)
        standing_count(
            standing,
            curriculum_find_group(&standing->curriculum, level->groups[i]),
            &count);
    return count;
}

const struct curriculum_level *standing_reached(const struct standing *standing)
{
    const struct curriculum_level *reached = NULL;
    size_t i;

    for (i = 0; i < standing->curriculum.level_count; i++) {
        const struct curriculum_level *level = &standing->curriculum.levels[i];
        struct standing_count count = standing_level(standing, level);

        if (count.open + count.later > 0)
            break;
        reached = level;
    }
    return reached;
}

void standing_questions(const struct standing *standing, const char *module,
                        size_t *ret_count, size_t *ret_right)
{
    size_t i;

    *ret_count = *ret_right = 0;
    for (i = 0; i < standing->quiz.count; i++) {
        const struct quiz_question *question = &standing->quiz.questions[i];

        if (module && strcmp(question->module, module))
            continue;
        ++*ret_count;
        *ret_right += was_right(standing, question);
    }
}
