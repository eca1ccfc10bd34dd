#include "course/quiz_asking.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct asking asking_start(const struct quiz_question *question, uint64_t seed)
{
    struct asking asking = {.question = question};

    quiz_shuffle(question, seed, asking.order);
    return asking;
}

size_t asking_place_count(const struct asking *asking)
{
    return asking->question->kind == QUIZ_LINE
               ? (size_t)quiz_line_count(asking->question)
               : asking->question->choice_count;
}

void asking_take_places(const struct asking *asking, const size_t *places,
                        size_t count, struct quiz_answer *ret)
{
    ret->pick_count = count;
    for (size_t i = 0; i < count; i++)
        ret->picks[i] = asking->order[places[i]];
}

/* Numbers between anything that is none; how many were read. */
static size_t read_numbers(const char *text, size_t most, size_t *ret)
{
    size_t count = 0;

    while (count < most) {
        char *end;

        text += strcspn(text, "0123456789");
        if (!*text)
            break;
        ret[count++] = strtoul(text, &end, 10);
        text = end;
    }
    return count;
}

/* "312" and "3 1 2" are the same order. */
static size_t read_order(const char *text, size_t *ret)
{
    size_t count = 0;

    for (; *text && count < QUIZ_CHOICES_MAX; text++)
        if (isdigit((unsigned char)*text))
            ret[count++] = (size_t)(*text - '0');
    return count;
}

static bool is_permutation(const size_t *numbers, size_t count, size_t wanted)
{
    unsigned seen = 0;

    if (count != wanted)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] < 1 || numbers[i] > wanted || seen & 1u << numbers[i])
            return false;
        seen |= 1u << numbers[i];
    }
    return true;
}

static bool take_order(const struct asking *asking, const char *text,
                       struct quiz_answer *ret)
{
    size_t numbers[QUIZ_CHOICES_MAX], count = read_order(text, numbers);

    if (!is_permutation(numbers, count, asking->question->choice_count))
        return false;
    for (size_t i = 0; i < count; i++)
        numbers[i]--;
    asking_take_places(asking, numbers, count, ret);
    return true;
}

static bool take_number(const struct asking *asking, const char *text,
                        struct quiz_answer *ret)
{
    size_t number;

    if (read_numbers(text, 1, &number) != 1 || number < 1 ||
        number > asking_place_count(asking))
        return false;
    number--;
    ret->line = (int)number + 1;
    asking_take_places(asking, &number, 1, ret);
    return true;
}

bool asking_take_text(const struct asking *asking, const char *text,
                      struct quiz_answer *ret)
{
    *ret = (struct quiz_answer){0};
    switch (asking->question->kind) {
    case QUIZ_ORDER:
        return take_order(asking, text, ret);
    case QUIZ_FILL:
        snprintf(ret->text, sizeof ret->text, "%s", text);
        return *text != '\0';
    case QUIZ_LINE:
        if (!take_number(asking, text, ret))
            return false;
        ret->pick_count = 0;
        return true;
    default:
        return take_number(asking, text, ret);
    }
}
