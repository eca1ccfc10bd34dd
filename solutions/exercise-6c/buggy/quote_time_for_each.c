/* expect: check=6c.4.again rule=- line=0 */
/*
 * quote.c - asks for a price, and does not wait longer than it may: the time is
 * for all questions together, so one task asks them all.
 */
#include "quote.h"

struct question {
    int thing;
    int cents;
};

static int question_run(void *arg)
{
    struct question *question = arg;

    return dealer_ask(question->thing, &question->cents);
}

int quote_get(int thing, unsigned ms, int old_cents, struct quote *ret_quote)
{
    struct question question = {.thing = thing};
    int rc;

    do
        rc = with_timeout(task_new("question", question_run, &question), ms);
    while (rc == UV_EAGAIN);

    if (rc == UV_ETIMEDOUT)
        *ret_quote = (struct quote){old_cents, true};
    else if (rc == 0)
        *ret_quote = (struct quote){question.cents, false};
    return rc == UV_ETIMEDOUT ? 0 : rc;
}
