/* driver_part4.c - a dealer who may be busy, slow or in trouble. */
#include "play/driver.h"

#include "../../../exercises/exercise-6c/quote.h"
#include "../key.h"
#include "../service.h"

enum { QUESTIONS_MAX = 8 };

static int (*get)(int thing, unsigned ms, int old_cents,
                  struct quote *ret_quote);

static struct service dealer = {.name = "dealer_ask"};
static long long strange;

/* The first few times the dealer is busy. */
int dealer_ask(int thing, int *ret_cents)
{
    size_t n = (size_t)dealer.calls;
    int rc;

    strange += thing != input_int("thing");
    if (n >= (size_t)input_int("questions"))
        return UV_ENOSYS;
    rc = service_call(&dealer, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", n).text),
                      (int)input_int(key_at("status", n).text));
    if (rc == 0)
        *ret_cents = (int)input_int("cents");
    return rc;
}

static int program(void *arg)
{
    struct quote quote = {-1, false};
    long long begun_us = service_now_us();
    int rc = get((int)input_int("thing"), (unsigned)input_int("limit_ms"),
                 (int)input_int("old_cents"), &quote);

    (void)arg;
    observe_int("returned", rc);
    observe_int("took_us", service_now_us() - begun_us);
    observe_int("cents", quote.cents);
    observe_int("is_old", quote.is_old);
    service_observe(&dealer, "");
    return async_sleep(LATER_MS);
}

/* Inputs: "thing", "limit_ms", "old_cents", "cents", "questions", of each "ms"
 * and "status". */
static void run_quote(void)
{
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("strange", strange);
    observe_int("answers_later", dealer.answers + dealer.cancelled);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"quote_get", (void **)&get},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"quote", run_quote},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
