/* suite.c - the hidden tests of exercise 6b, one file a part. */
#include "suite.h"

#include <uv.h>

unsigned draw_ms(struct run *run)
{
    return 50 * (unsigned)random_between(run_random(run), 2, 60);
}

int code_at(size_t n)
{
    static const int codes[] = {UV_EIO, UV_ETIMEDOUT, UV_ECONNRESET, UV_EACCES,
                                UV_EHOSTUNREACH};

    return codes[n % (sizeof(codes) / sizeof(codes[0]))];
}

void claim_returned(struct run *run, const char *function)
{
    claim(run, seen_count(run, "returned") == 1,
          "%s() did not return: nothing is left that could wake it", function);
}

void claim_ended(struct run *run, const char *function)
{
    long long late = seen_int(run, "answers_later") - seen_int(run, "answers");

    claim(run, late == 0,
          "%lld answers came only after %s() had returned: it had not waited "
          "for them",
          late, function);
}

void hidden_suite(struct hidden *hidden)
{
    suite_part1(hidden);
    suite_part2(hidden);
    suite_part3(hidden);
    suite_part4(hidden);
}
