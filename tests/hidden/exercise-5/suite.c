/* suite.c - the hidden tests of exercise 5, one file a part. */
#include "suite.h"

void claim_closed(struct run *run)
{
    claim(run, seen_int(run, "loop_close") == 0,
          "when everything is over, a handle is still open");
}

void hidden_suite(struct hidden *hidden)
{
    suite_part1(hidden);
    suite_part2(hidden);
    suite_part3(hidden);
    suite_part4(hidden);
}
