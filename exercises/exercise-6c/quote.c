/*
 * quote.c - asks for a price.
 *
 * Most dealers answer at once. One of them is on holiday, and whoever asks him
 * waits until he is back.
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
    int rc = await(task_new("question", question_run, &question));

    (void)ms; /* these two go away when you use them */
    (void)old_cents;
    if (rc < 0)
        return rc;
    *ret_quote = (struct quote){question.cents, false};
    return 0;
}
