#include "course/quiz_deck.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum { DAY_S = 24 * 60 * 60, OTHERS_BETWEEN = 3, KNOWN_BOX = 3 };

static const long long waits_s[QUIZ_BOXES + 1] = {
    0, 0, DAY_S, 3 * DAY_S, 7 * DAY_S, 21 * DAY_S};

void quiz_deck_release(struct quiz_deck *deck)
{
    for (size_t i = 0; i < deck->count; i++)
        free(deck->cards[i].id);
    free(deck->cards);
    *deck = (struct quiz_deck){0};
}

static struct quiz_card *find(const struct quiz_deck *deck, const char *id)
{
    for (size_t i = 0; i < deck->count; i++)
        if (!strcmp(deck->cards[i].id, id))
            return &deck->cards[i];
    return NULL;
}

const struct quiz_card *quiz_deck_find(const struct quiz_deck *deck,
                                       const char *id)
{
    return find(deck, id);
}

static struct quiz_card *add(struct quiz_deck *deck, const char *id)
{
    struct quiz_card *card;

    deck->cards =
        xgrow(deck->cards, deck->count, &deck->capacity, sizeof *deck->cards);
    card = &deck->cards[deck->count++];
    *card = (struct quiz_card){.id = xstrdup(id), .box = 1};
    return card;
}

void quiz_deck_note(struct quiz_deck *deck, const char *id, bool right,
                    long long at)
{
    struct quiz_card *card = find(deck, id);

    if (!card)
        card = add(deck, id);
    if (!right)
        card->box = 1;
    else if (card->box < QUIZ_BOXES)
        card->box++;
    card->asked++;
    card->right += right;
    card->last_right = right;
    card->last_at = at;
    card->last_number = ++deck->answers;
}

/* --- what comes next --- */

/* Which group a question is in: the lower, the sooner it comes. */
enum turn { TURN_WRONG, TURN_DUE, TURN_NEW, TURN_LATER };

static enum turn turn_of(const struct quiz_deck *deck,
                         const struct quiz_card *card, long long now)
{
    if (!card)
        return TURN_NEW;
    if (card->box == 1)
        return deck->answers - card->last_number >= OTHERS_BETWEEN ? TURN_WRONG
                                                                   : TURN_LATER;
    return card->last_at + waits_s[card->box] <= now ? TURN_DUE : TURN_LATER;
}

/* Within a group the smallest comes first. */
static long long rank_of(const struct quiz_card *card, enum turn turn)
{
    if (!card)
        return 0;
    if (turn == TURN_WRONG || card->box == 1)
        return (long long)card->last_number - (turn == TURN_LATER) * LLONG_MAX;
    return card->last_at + waits_s[card->box];
}

static bool is_over(const struct quiz_card *card, size_t begun)
{
    return card && card->last_number > begun && card->last_right;
}

const struct quiz_question *quiz_deck_next(const struct quiz_deck *deck,
                                           const struct quiz *quiz,
                                           const char *module, size_t begun,
                                           long long now)
{
    const struct quiz_question *next = NULL;
    enum turn best_turn = TURN_LATER;
    long long best_rank = 0;

    for (size_t i = 0; i < quiz->count; i++) {
        const struct quiz_question *question = &quiz->questions[i];
        const struct quiz_card *card = quiz_deck_find(deck, question->id);
        enum turn turn = turn_of(deck, card, now);
        long long rank = rank_of(card, turn);

        if ((module && strcmp(module, question->module) != 0) ||
            is_over(card, begun))
            continue;
        if (next &&
            (turn > best_turn || (turn == best_turn && rank >= best_rank)))
            continue;
        next = question;
        best_turn = turn;
        best_rank = rank;
    }
    return next;
}

void quiz_deck_count(const struct quiz_deck *deck, const struct quiz *quiz,
                     const char *module, long long now, size_t *ret_known,
                     size_t *ret_due)
{
    *ret_known = *ret_due = 0;
    for (size_t i = 0; i < quiz->count; i++) {
        const struct quiz_question *question = &quiz->questions[i];
        const struct quiz_card *card = quiz_deck_find(deck, question->id);

        if (module && strcmp(module, question->module) != 0)
            continue;
        *ret_known += card && card->box >= KNOWN_BOX;
        *ret_due += turn_of(deck, card, now) != TURN_LATER;
    }
}
