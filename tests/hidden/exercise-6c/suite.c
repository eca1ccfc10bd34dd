/* suite.c - the hidden tests of exercise 6c, one file a part. */
#include "suite.h"

#include <uv.h>

int code_at(size_t n)
{
    static const int codes[] = {UV_EIO, UV_ECONNRESET, UV_EACCES,
                                UV_EHOSTUNREACH};

    return codes[n % (sizeof(codes) / sizeof(codes[0]))];
}

void claim_returned(struct run *run, const char *function)
{
    claim(run, seen_count(run, "returned") == 1,
          "%s() did not return: nothing is left that could wake it", function);
    claim(run, seen_int(run, "strange") == 0,
          "a given function was called with what does not exist");
}

void claim_ended(struct run *run, const char *function)
{
    long long left = seen_int(run, "in_flight");
    long long ended = seen_int(run, "answers") + seen_int(run, "cancelled");

    claim(run, left == 0,
          "when %s() returned, %lld questions were still under way", function,
          left);
    claim(run, seen_int(run, "answers_later") == ended,
          "something was begun after %s() had returned", function);
}

void hidden_suite(struct hidden *hidden)
{
    suite_part1(hidden);
    suite_part2(hidden);
    suite_part3(hidden);
    suite_part4(hidden);
    suite_part5(hidden);
}
