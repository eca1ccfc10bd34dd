/* suite.c - the hidden tests of exercise 2, one file a part. */
#include "suite.h"

bool is_about(long long seen_us, long long wanted_ms)
{
    return seen_us >= (wanted_ms - SLACK_MS) * US_PER_MS &&
           seen_us <= (wanted_ms + SLACK_MS) * US_PER_MS;
}

void claim_short(struct run *run, const char *function)
{
    long long longest_ms = seen_int(run, "longest_us") / US_PER_MS;

    claim(run, longest_ms <= LONGEST_CALL_MS,
          "a call of %s took %lld ms; nobody could do anything else meanwhile",
          function, longest_ms);
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
    suite_part4(hidden);
}
