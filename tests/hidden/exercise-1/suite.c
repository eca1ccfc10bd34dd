/* suite.c - the hidden tests of exercise 1, one file a part. */
#include "suite.h"

void hidden_suite(struct hidden *hidden)
{
    suite_part1(hidden);
    suite_part2(hidden);
    suite_part3(hidden);
}
