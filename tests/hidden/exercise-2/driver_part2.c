/*
 * driver_part2.c - tables that order, and the stove. Orders are known by the
 * address of their names, so a copy is one, too.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-2/kitchen.h"
#include "../key.h"
#include "watch.h"

enum {
    ORDERS_MAX = KITCHEN_ORDERS_MAX + 1,
    PANS_MAX = 64,
    NS_PER_MS = 1000000
};

static int (*serve)(uv_loop_t *loop, const struct order *orders, size_t count,
                    kitchen_served_cb each_served, kitchen_finished_cb finished,
                    void *arg);

static struct scene {
    struct order orders[ORDERS_MAX];
    size_t count;
    long long begun_us, returned;
    struct rt_obligation *finished_owed, *served_owed[ORDERS_MAX];
    long long answers[ORDERS_MAX], status[ORDERS_MAX], served_us[ORDERS_MAX];
    long long started[ORDERS_MAX];
    long long finishes, finished_us, unserved_at_finish, strange;
    long long on_stove, most_on_stove;
    struct rt_op *stove;
} scene;

/* --- the stove --- */

struct pan {
    uv_timer_t timer;
    struct rt_op *op;
    stove_ready_cb ready;
    void *arg;
    int status;
};

static struct pan pans[PANS_MAX];
static size_t pan_count;

static void pan_on(void)
{
    if (++scene.on_stove > scene.most_on_stove)
        scene.most_on_stove = scene.on_stove;
}

/* Its place in the scene, also when the order is a copy; ORDERS_MAX: it is
 * none of ours. */
static size_t index_of(const struct order *order)
{
    for (size_t i = 0; order && i < scene.count; i++)
        if (scene.orders[i].dish == order->dish)
            return i;
    return ORDERS_MAX;
}

static int status_of(size_t index)
{
    if (index == ORDERS_MAX)
        return UV_EINVAL;
    scene.started[index]++;
    return (int)input_int(key_at("status", index).text);
}

static int taken(size_t index)
{
    return index == ORDERS_MAX ? UV_EINVAL
                               : (int)input_int(key_at("taken", index).text);
}

int stove_cook(const struct order *order)
{
    size_t index = index_of(order);
    int rc = taken(index);

    if (rc < 0)
        return rc;
    pan_on();
    rt_sleep_as("stove_cook", "begin with stove_start() and return",
                (uint64_t)order->cook_ms * NS_PER_MS);
    scene.on_stove--;
    return status_of(index);
}

static void pan_due(uv_timer_t *timer)
{
    struct pan *pan = timer->data;

    uv_close((uv_handle_t *)timer, NULL);
    scene.on_stove--;
    rt_op_end(pan->op, pan->status);
    rt_op_enter(pan->op, (void *)pan->ready);
    pan->ready(pan->arg, pan->status);
    rt_leave();
}

int stove_start(uv_loop_t *loop, const struct order *order,
                stove_ready_cb ready, void *arg)
{
    size_t index = index_of(order);
    int rc = taken(index);
    struct pan *pan;

    if (rc < 0 || pan_count == PANS_MAX || !ready)
        return rc < 0 ? rc : UV_EINVAL;
    pan_on();
    pan = &pans[pan_count++];
    *pan = (struct pan){.ready = ready, .arg = arg, .status = status_of(index)};
    /* Its kind is only what it is called. */
    pan->op =
        rt_op_start(TRACE_DNS, "stove_start", __builtin_return_address(0));
    /* The timer is not the learner's. */
    rt_op_enter(scene.stove, NULL);
    uv_timer_init(loop, &pan->timer);
    pan->timer.data = pan;
    uv_timer_start(&pan->timer, pan_due, order->cook_ms, 0);
    rt_leave();
    return 0;
}

/* --- the guests --- */

static void order_served(void *arg, size_t index, int status)
{
    if (arg != &scene || index >= scene.count) {
        scene.strange++;
        return;
    }
    rt_obligation_meet(scene.served_owed[index], __builtin_return_address(0));
    if (scene.answers[index]++ > 0)
        return;
    scene.status[index] = status;
    scene.served_us[index] = watch_now_us() - scene.begun_us;
}

static void table_finished(void *arg)
{
    scene.strange += arg != &scene;
    rt_obligation_meet(scene.finished_owed, __builtin_return_address(0));
    if (scene.finishes++ > 0)
        return;
    scene.finished_us = watch_now_us() - scene.begun_us;
    for (size_t i = 0; i < scene.count; i++)
        scene.unserved_at_finish += scene.answers[i] == 0;
}

static void table_comes(size_t n)
{
    (void)n;
    scene.finished_owed = rt_obligation_open("finished");
    for (size_t i = 0; i < scene.count; i++)
        scene.served_owed[i] = rt_obligation_open("each_served");
    scene.begun_us = watch_now_us();
    watch_begin();
    scene.returned = serve(driver_loop(), scene.orders, scene.count,
                           order_served, table_finished, &scene);
    watch_end();
}

/* Nothing is owed to a table that was sent away. */
static void forgive(void)
{
    if (scene.finishes == 0)
        rt_obligation_meet(scene.finished_owed, NULL);
    for (size_t i = 0; i < scene.count; i++)
        if (scene.answers[i] == 0)
            rt_obligation_meet(scene.served_owed[i], NULL);
}

static void tell(void)
{
    if (scene.returned < 0)
        forgive();
    for (size_t i = 0; i < scene.count; i++) {
        observe_int(key_at("started", i).text, scene.started[i]);
        observe_int(key_at("answers", i).text, scene.answers[i]);
        observe_int(key_at("said", i).text, scene.status[i]);
        observe_int(key_at("served_us", i).text, scene.served_us[i]);
    }
    observe_int("returned", scene.returned);
    observe_int("finishes", scene.finishes);
    observe_int("finished_us", scene.finished_us);
    observe_int("unserved_at_finish", scene.unserved_at_finish);
    observe_int("strange", scene.strange);
    observe_int("most_on_stove", scene.most_on_stove);
    watch_observe();
}

/* Inputs: "orders", for each "ms", how long it cooks, "taken", whether the
 * stove takes it, and "status", how it ends; "at0", when the table comes. */
static void run_table(void)
{
    static struct key names[ORDERS_MAX];

    scene.count = (size_t)input_int("orders");
    for (size_t i = 0; i < scene.count && i < ORDERS_MAX; i++) {
        names[i] = key_at("dish ", i + 1);
        scene.orders[i].dish = names[i].text;
        if (scene.count <= KITCHEN_ORDERS_MAX)
            scene.orders[i].cook_ms = (unsigned)input_int(key_at("ms", i).text);
    }
    scene.stove = rt_op_start(TRACE_DNS, "stove", NULL);
    watch_plan("table", 1, table_comes, (void *)serve);
    driver_run_loop();
    rt_op_end(scene.stove, 0);
    tell();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"kitchen_serve", (void **)&serve},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"table", run_table},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
