/* suite.c - the hidden tests of exercise 3, one file a part. */
#include "suite.h"

bool is_about(long long seen_us, long long wanted_ms)
{
    return seen_us >= (wanted_ms - SLACK_MS) * US_PER_MS &&
           seen_us <= (wanted_ms + SLACK_MS) * US_PER_MS;
}

void claim_closed(struct run *run)
{
    claim(run,
          seen_int(run, "loop_alive") == 0 && seen_int(run, "loop_close") == 0,
          "when everything is over, a handle is still open");
}

void hidden_suite(struct hidden *hidden)
{
    suite_part1(hidden);
    suite_part2(hidden);
    suite_part3(hidden);
}
