/*
 * quote.h - the contract of part 4: a price, now or never.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stdbool.h>

#include "async.h"

/* Given: asks a dealer for the price of a thing; to be called in a task. Takes
 * a while, sometimes a very long while. 0 and the price, or a negative UV code.
 */
SUSPENDS int dealer_ask(int thing, int *ret_cents);

struct quote {
    int cents;
    bool is_old; /* it is the one we had before */
};

/*
 * Finds out what a thing costs, in no more than `ms` milliseconds; to be called
 * in a task. Returns 0 and fills in the quote: with the dealer's price if it
 * comes in time, else with `old_cents`. The question is cancelled when the time
 * is over, and nothing goes on afterwards. If the dealer answers in time with
 * an error: that error, and the quote is untouched, except for UV_EAGAIN
 * ("busy, ask again"): then the dealer is asked again at once, within what is
 * left of the same `ms`.
 */
SUSPENDS int quote_get(int thing, unsigned ms, int old_cents,
                       struct quote *ret_quote);

#endif
