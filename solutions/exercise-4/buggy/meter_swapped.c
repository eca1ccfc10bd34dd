/* expect: check=4.1.work check=4.1.wait rule=- line=0 */
/*
 * meter.c - a prepare handle is called just before the loop waits, a check
 * handle just after: what lies between them is the wait, the rest is work.
 */
#include "meter.h"

#include <stdlib.h>

enum { NS_PER_MS = 1000000, HANDLES = 2 };

struct meter {
    uv_prepare_t prepare;
    uv_check_t check;
    unsigned rounds;
    uint64_t waited_ns, worked_ns, longest_ns;
    uint64_t since_ns; /* the last change between waiting and working */
    int open;
    meter_stopped_cb stopped;
    void *arg;
};

static uint64_t lap(struct meter *meter)
{
    uint64_t now = uv_hrtime(), took = now - meter->since_ns;

    meter->since_ns = now;
    return took;
}

static void loop_waits(uv_prepare_t *prepare)
{
    struct meter *meter = prepare->data;
    uint64_t took = lap(meter);

    meter->rounds++;
    meter->waited_ns += took;
}

static void loop_wakes(uv_check_t *check)
{
    struct meter *meter = check->data;

    uint64_t took = lap(meter);

    meter->worked_ns += took;
    if (took > meter->longest_ns)
        meter->longest_ns = took;
}

int meter_start(uv_loop_t *loop, struct meter **ret_meter)
{
    struct meter *meter = calloc(1, sizeof(*meter));

    if (!meter)
        return UV_ENOMEM;
    uv_prepare_init(loop, &meter->prepare);
    uv_check_init(loop, &meter->check);
    meter->prepare.data = meter->check.data = meter;
    uv_prepare_start(&meter->prepare, loop_waits);
    uv_check_start(&meter->check, loop_wakes);
    /* It looks on, and is no reason to go on. */
    uv_unref((uv_handle_t *)&meter->prepare);
    uv_unref((uv_handle_t *)&meter->check);
    meter->open = HANDLES;
    meter->since_ns = uv_hrtime();
    *ret_meter = meter;
    return 0;
}

void meter_read(const struct meter *meter, struct meter_report *ret_report)
{
    uint64_t now_ns = uv_hrtime() - meter->since_ns;

    *ret_report = (struct meter_report){
        .rounds = meter->rounds,
        .waited_ms = (unsigned)(meter->waited_ns / NS_PER_MS),
        .worked_ms = (unsigned)((meter->worked_ns + now_ns) / NS_PER_MS),
        .longest_ms = (unsigned)(meter->longest_ns / NS_PER_MS),
    };
}

static void handle_closed(uv_handle_t *handle)
{
    struct meter *meter = handle->data;

    if (--meter->open > 0)
        return;
    meter->stopped(meter->arg);
    free(meter);
}

void meter_stop(struct meter *meter, meter_stopped_cb stopped, void *arg)
{
    meter->stopped = stopped;
    meter->arg = arg;
    uv_close((uv_handle_t *)&meter->prepare, handle_closed);
    uv_close((uv_handle_t *)&meter->check, handle_closed);
}
