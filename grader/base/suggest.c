#include "base/suggest.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* Longer words are cut: nobody mistypes a word this long. */
enum { WORD_MAX = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int letter(const char *word, size_t i)
{
    return tolower((unsigned char)word[i]);
}

/* The optimal string alignment distance: three rows are enough, since a swap
 * looks two rows back. */
size_t suggest_distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1], a_len = strnlen(a, WORD_MAX),
                                  b_len = strnlen(b, WORD_MAX), i, j;

    for (j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (i = 1; i <= a_len; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3],
               *earlier = rows[(i + 1) % 3];

        now[0] = i;
        for (j = 1; j <= b_len; j++) {
            int differ = letter(a, i - 1) != letter(b, j - 1);

            now[j] = least(least(now[j - 1], before[j]) + 1,
                           before[j - 1] + (size_t)differ);
            if (i > 1 && j > 1 && letter(a, i - 1) == letter(b, j - 2) &&
                letter(a, i - 2) == letter(b, j - 1))
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

const char *suggest_find(const char *typed, const char *const *words,
                         size_t count)
{
    size_t best = SIZE_MAX, len = strlen(typed), i;
    const char *found = NULL;

    for (i = 0; i < count; i++) {
        size_t distance = suggest_distance(typed, words[i]);

        if (distance < best && distance <= 1 + len / 4 &&
            distance < strlen(words[i])) {
            best = distance;
            found = words[i];
        }
    }
    for (i = 0; !found && len >= 2 && i < count; i++)
        if (!strncasecmp(words[i], typed, len))
            found = words[i];
    return found;
}
