/*
 * driver_part4.c - customers who come to a counter, and the payment service
 * that charges them. Customers are told apart by what they pay.
 *
 * Theory of operation: each customer and each charge is an operation of its
 * own, so that a timeline shows who called what and not by which timer. A
 * function that enters an operation calls the submission itself: the frame of
 * the one is where the stack of the other ends.
 */
#include <stdlib.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6d/tickets.h"
#include "../key.h"
#include "specimen.h"

enum { CUSTOMERS_MAX = 24, CHARGES_MAX = 64, CENTS_BASE = 1000 };

struct tickets_functions {
    struct tickets *(*new)(uv_loop_t *loop, int count);
    void (*free)(struct tickets *tickets);
    int (*left)(const struct tickets *tickets);
    long long (*earned)(const struct tickets *tickets);
    int (*sell)(struct tickets *tickets, int cents, tickets_sold_cb sold,
                void *arg);
};

static struct tickets_functions submitted;
static const struct tickets_functions specimen = {
    specimen_tickets_new, specimen_tickets_free, specimen_tickets_left,
    specimen_tickets_earned, specimen_tickets_sell};
static const enum tickets_why *why;

struct customer {
    uv_timer_t timer; /* fires when the customer comes */
    int cents;
    struct rt_obligation *owed;
    long long returned, answers, status, seat, paid;
};

static struct scene {
    const struct tickets_functions *functions;
    struct tickets *tickets;
    struct customer customers[CUSTOMERS_MAX];
    size_t count;
    uv_thread_t loop_thread;
    struct rt_op *service;
    long long off_loop;   /* callbacks on another thread */
    int inside;           /* calls of the submission under way */
    long long nested;     /* callbacks that ran inside such a call */
    long long longest_us; /* that such a call took */
} scene;

/* --- calls of the submission are watched --- */

static uint64_t call_begin(void)
{
    uv_thread_t self = uv_thread_self();

    scene.off_loop += !uv_thread_equal(&self, &scene.loop_thread);
    scene.nested += scene.inside > 0;
    scene.inside++;
    return rt_now_ns();
}

static void call_end(uint64_t began_ns)
{
    long long took_us = (long long)(rt_now_ns() - began_ns) / 1000;

    scene.inside--;
    if (took_us > scene.longest_us)
        scene.longest_us = took_us;
}

/* --- the payment service --- */

struct charge {
    uv_timer_t timer;
    struct rt_op *op;
    struct payment *payment;
    payment_cb charged;
    struct customer *customer; /* NULL: nobody pays that much */
    int status;
};

static struct charge charges[CHARGES_MAX];
static size_t charge_count;

static struct customer *customer_of(int cents)
{
    int index = cents - CENTS_BASE;

    if (index < 0 || (size_t)index >= scene.count)
        return NULL;
    return &scene.customers[index];
}

static void charge_ends(uv_timer_t *timer)
{
    struct charge *charge = timer->data;
    uint64_t began_ns;

    uv_close((uv_handle_t *)timer, NULL);
    if (charge->customer && charge->status == 0)
        charge->customer->paid++;
    began_ns = call_begin();
    rt_op_end(charge->op, charge->status);
    rt_op_enter(charge->op, (void *)charge->charged);
    charge->charged(charge->payment, charge->status);
    rt_leave();
    call_end(began_ns);
}

int payment_charge(uv_loop_t *loop, struct payment *payment, int cents,
                   payment_cb charged)
{
    struct customer *customer = customer_of(cents);
    size_t index = customer ? (size_t)(customer - scene.customers) : 0;
    struct charge *charge;
    int rc;

    if (charge_count == CHARGES_MAX || !payment || !charged)
        return UV_EINVAL;
    rc = customer ? (int)input_int(key_at("reached", index).text) : 0;
    if (rc < 0)
        return rc;
    charge = &charges[charge_count++];
    *charge = (struct charge){.payment = payment,
                              .charged = charged,
                              .customer = customer,
                              .status = customer ? 0 : UV_EINVAL};
    if (customer)
        charge->status = (int)input_int(key_at("payment", index).text);
    /* Its kind is only what it is called: "payment_charge completed". */
    charge->op =
        rt_op_start(TRACE_DNS, "payment_charge", __builtin_return_address(0));
    rt_op_enter(scene.service, NULL); /* the timer is not the learner's */
    uv_timer_init(loop, &charge->timer);
    charge->timer.data = charge;
    uv_timer_start(&charge->timer, charge_ends,
                   (uint64_t)input_int(key_at("takes", index).text), 0);
    rt_leave();
    return 0;
}

/* --- customers --- */

static void customer_answered(void *arg, int status, int seat)
{
    struct customer *customer = arg;

    rt_obligation_meet(customer->owed, __builtin_return_address(0));
    if (customer->answers++ > 0)
        return;
    customer->status = status;
    customer->seat = status == 0 ? seat : 0;
}

static void customer_comes(uv_timer_t *timer)
{
    struct customer *customer = timer->data;
    struct rt_op *op = rt_op_start(TRACE_MAIN, "customer", NULL);
    uint64_t began_ns;

    uv_close((uv_handle_t *)timer, NULL);
    rt_op_enter(op, (void *)scene.functions->sell);
    customer->owed = rt_obligation_open("sold");
    began_ns = call_begin();
    customer->returned = scene.functions->sell(scene.tickets, customer->cents,
                                               customer_answered, customer);
    call_end(began_ns);
    rt_leave();
    rt_op_end(op, 0);
    /* That he had to be served is the referee's to say. */
    if (customer->returned < 0)
        rt_obligation_meet(customer->owed, NULL);
}

static void tell(void)
{
    long long unanswered = 0;

    for (size_t i = 0; i < scene.count; i++) {
        const struct customer *customer = &scene.customers[i];

        unanswered += customer->answers == 0;
        observe_int(key_at("returned", i).text, customer->returned);
        observe_int(key_at("answers", i).text, customer->answers);
        observe_int(key_at("status", i).text, customer->status);
        observe_int(key_at("seat", i).text, customer->seat);
        observe_int(key_at("paid", i).text, customer->paid);
    }
    observe_int("left", scene.functions->left(scene.tickets));
    observe_int("earned", scene.functions->earned(scene.tickets));
    observe_int("nested", scene.nested);
    observe_int("longest_us", scene.longest_us);
    observe_int("off_loop", scene.off_loop);
    if (unanswered == 0)
        scene.functions->free(scene.tickets);
}

/* Inputs: "count" of seats, "customers", for each "at", when he comes (ms),
 * "takes", how long his payment takes (ms), "payment", how it ends, and
 * "reached", whether it can begin (0 or a negative UV code). */
static void play(const struct tickets_functions *functions)
{
    scene.functions = functions;
    scene.count = (size_t)input_int("customers");
    scene.loop_thread = uv_thread_self();
    scene.service = rt_op_start(TRACE_DNS, "payment service", NULL);
    scene.tickets = functions->new (driver_loop(), (int)input_int("count"));
    observe_int("opened", scene.tickets != NULL);
    if (!scene.tickets)
        return;
    for (size_t i = 0; i < scene.count; i++) {
        struct customer *customer = &scene.customers[i];

        customer->cents = CENTS_BASE + (int)i;
        uv_timer_init(driver_loop(), &customer->timer);
        customer->timer.data = customer;
        uv_timer_start(&customer->timer, customer_comes,
                       (uint64_t)input_int(key_at("at", i).text), 0);
    }
    driver_run_loop();
    rt_op_end(scene.service, 0);
    tell();
    driver_close_loop();
}

static void run_evening(void)
{
    play(&submitted);
}

static void run_why(void)
{
    observe_int("answer", *why);
    play(&specimen);
}

static const struct driver_symbol symbols[] = {
    {"tickets_new", (void **)&submitted.new},
    {"tickets_free", (void **)&submitted.free},
    {"tickets_left", (void **)&submitted.left},
    {"tickets_earned", (void **)&submitted.earned},
    {"tickets_sell", (void **)&submitted.sell},
    {"tickets_why", (void **)&why},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"evening", run_evening},
    {"why", run_why},
    {NULL, NULL},
};

extern const struct driver_part driver_part4;
const struct driver_part driver_part4 = {4, symbols, tests};
