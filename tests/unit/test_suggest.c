#include "base/suggest.h"

#include <string.h>

#include "unit.h"

/* Known distances: the textbook pair, a swap, nothing. */
START_TEST(distance_counts_edits)
{
    ck_assert_uint_eq(suggest_distance("kitten", "sitting"), 3);
    ck_assert_uint_eq(suggest_distance("lsit", "list"), 1);
    ck_assert_uint_eq(suggest_distance("", "list"), 4);
    ck_assert_uint_eq(suggest_distance("List", "list"), 0);
}
END_TEST

/* A word longer than any command must not run over the rows. */
START_TEST(distance_survives_long_words)
{
    char word[5000];

    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    ck_assert_uint_eq(suggest_distance(word, word), 0);
    ck_assert_uint_gt(suggest_distance(word, "list"), 4);
}
END_TEST

/* A slip finds its word; something else finds nothing. */
START_TEST(find_takes_the_nearest)
{
    static const char *const words[] = {"batch", "doctor", "explain", "lint",
                                        "list"};

    ck_assert_str_eq(suggest_find("exlpain", words, 5), "explain");
    ck_assert_str_eq(suggest_find("lsit", words, 5), "list");
    ck_assert_str_eq(suggest_find("doc", words, 5), "doctor");
    ck_assert_ptr_null(suggest_find("zebra", words, 5));
    ck_assert_ptr_null(suggest_find("x", words, 5));
    ck_assert_ptr_null(suggest_find("", words, 5));
}
END_TEST

UNIT_MAIN(suggest, distance_counts_edits, distance_survives_long_words,
          find_takes_the_nearest)
