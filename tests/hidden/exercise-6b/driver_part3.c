/* driver_part3.c - sells an order with a catalog, discounts and a bank that
 * take their time. */
#include <string.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6b/checkout.h"
#include "../key.h"
#include "../service.h"

enum { ITEMS_MAX = 16 };

typedef int (*run_fn)(struct order *order);

static run_fn run;

static struct item items[ITEMS_MAX];
static struct order order = {.items = items};
static struct service catalog = {.name = "catalog_ask"};
static struct service discount = {.name = "discount_ask"};
static struct service payment = {.name = "payment_take"};
static long long asked[ITEMS_MAX];
static long long paid;  /* the sum of all that was taken */
static long long early; /* payments that began before an answer */

int catalog_ask(const char *name, int *ret_cents)
{
    size_t i = 0;
    int rc;

    while (i < order.count && strcmp(items[i].name, name) != 0)
        i++;
    if (i == order.count)
        return UV_ENOENT;
    asked[i]++;
    rc = service_call(&catalog, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", i).text),
                      (int)input_int(key_at("status", i).text));
    if (rc == 0)
        *ret_cents = (int)input_int(key_at("cents", i).text);
    return rc;
}

int discount_ask(int customer, int *ret_percent)
{
    int rc = service_call(&discount, __builtin_return_address(0),
                          (unsigned)input_int("discount_ms"),
                          (int)input_int("discount_status"));

    if (rc == 0)
        *ret_percent =
            customer == order.customer ? (int)input_int("percent") : 0;
    return rc;
}

int payment_take(int customer, int cents)
{
    int rc;

    early += catalog.answers < (long long)order.count || discount.answers < 1;
    rc = service_call(&payment, __builtin_return_address(0),
                      (unsigned)input_int("payment_ms"),
                      (int)input_int("payment_status"));
    if (rc == 0 && customer == order.customer)
        paid += cents;
    return rc;
}

static long long answers(void)
{
    return catalog.answers + discount.answers + payment.answers;
}

/* The program that sells, and then goes on for a minute. */
static int program(void *arg)
{
    int rc = run(&order);

    (void)arg;
    observe_int("returned", rc);
    observe_int("cents", order.cents);
    observe_int("paid", paid);
    observe_int("answers", answers());
    return async_sleep(LATER_MS);
}

/* Inputs: "items", for each its name, count, cents, ms and status; "customer",
 * "percent", and ms and status of discount and payment. */
static void run_checkout(void)
{
    order.customer = (int)input_int("customer");
    order.count = (size_t)input_int("items");
    for (size_t i = 0; i < order.count && i < ITEMS_MAX; i++)
        items[i] = (struct item){input_text(key_at("name", i).text),
                                 (int)input_int(key_at("count", i).text), 0};
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("answers_later", answers());
    observe_int("early", early);
    service_observe(&catalog, "catalog_");
    service_observe(&discount, "discount_");
    service_observe(&payment, "payment_");
    for (size_t i = 0; i < order.count; i++)
        observe_int(key_at("asked", i).text, asked[i]);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"checkout_run", (void **)&run},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"checkout", run_checkout},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
