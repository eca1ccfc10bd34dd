/*
 * driver_part3.c - sensors that send packets to a gateway, the chip that seals
 * them, and a monitor that writes down when the heart beats.
 *
 * Theory of operation: everything happens on the loop's thread but
 * seal_compute(), which may run anywhere. A submission that calls back on a
 * wrong thread writes into that packet alone; it is read after the loop ended.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6d/gateway.h"
#include "../key.h"
#include "specimen.h"

enum {
    PACKETS_MAX = 16,
    BEATS_MAX = 400,
    BYTES_PER_MS = 8,
    REFUSED_BYTE = 255,
    NS_PER_MS = 1000000
};

struct gateway_functions {
    int (*open)(uv_loop_t *loop, gateway_beat_cb beat, void *arg,
                struct gateway **ret_gateway);
    int (*submit)(struct gateway *gateway, const void *packet, size_t len,
                  gateway_sealed_cb sealed, void *arg);
    void (*close)(struct gateway *gateway, gateway_closed_cb closed, void *arg);
};

static struct gateway_functions submitted;
static const struct gateway_functions specimen = {
    specimen_gateway_open, specimen_gateway_submit, specimen_gateway_close};
static const enum gateway_why *why;

/* --- what the driver provides --- */

int seal_compute(const void *packet, size_t len, uint32_t *ret_seal)
{
    const unsigned char *bytes = packet;
    uint32_t seal = 2166136261U; /* FNV-1a */

    rt_sleep_as("seal_compute", "let a thread of the pool do it: uv_queue_work",
                len / BYTES_PER_MS * NS_PER_MS);
    if (len == 0 || bytes[0] == REFUSED_BYTE)
        return UV_EIO;
    for (size_t i = 0; i < len; i++)
        seal = (seal ^ bytes[i]) * 16777619U;
    *ret_seal = seal;
    return 0;
}

/* --- a packet on its way --- */

struct sensor_packet {
    uv_timer_t timer; /* fires when the packet comes */
    const void *bytes;
    size_t len;
    struct rt_obligation *owed;
    long long returned, status, seal;
    atomic_int answers, off_loop;
};

static struct scene {
    const struct gateway_functions *functions;
    struct gateway *gateway;
    uv_timer_t close_timer;
    uv_thread_t loop_thread;
    struct sensor_packet packets[PACKETS_MAX];
    size_t count;
    struct rt_obligation *closed_owed;
    long long beats_us[BEATS_MAX];
    size_t beat_count;
    long long closes, beats_after_closed, unanswered_at_close;
} scene;

static void beat_heard(void *arg)
{
    (void)arg;
    if (scene.closes > 0)
        scene.beats_after_closed++;
    if (scene.beat_count < BEATS_MAX)
        scene.beats_us[scene.beat_count++] = (long long)(rt_now_ns() / 1000);
}

static bool on_loop_thread(void)
{
    uv_thread_t self = uv_thread_self();

    return uv_thread_equal(&self, &scene.loop_thread);
}

static void packet_sealed(void *arg, int status, uint32_t seal)
{
    struct sensor_packet *packet = arg;

    if (atomic_fetch_add(&packet->answers, 1) == 0) {
        packet->status = status;
        packet->seal = status == 0 ? seal : 0;
    }
    if (on_loop_thread())
        rt_obligation_meet(packet->owed, __builtin_return_address(0));
    else
        atomic_fetch_add(&packet->off_loop, 1);
}

static void packet_comes(uv_timer_t *timer)
{
    struct sensor_packet *packet = timer->data;
    struct rt_op *op = rt_op_start(TRACE_MAIN, "packet", NULL);

    uv_close((uv_handle_t *)timer, NULL);
    rt_op_enter(op, (void *)scene.functions->submit);
    packet->owed = rt_obligation_open("sealed");
    packet->returned = scene.functions->submit(
        scene.gateway, packet->bytes, packet->len, packet_sealed, packet);
    rt_leave();
    rt_op_end(op, 0);
    /* Nothing is owed for a packet that was not taken; that it had to be
     * taken is the referee's to say. */
    if (packet->returned < 0)
        rt_obligation_meet(packet->owed, NULL);
}

static void gateway_closed(void *arg)
{
    (void)arg;
    if (!rt_obligation_meet(scene.closed_owed, __builtin_return_address(0)))
        observe_int("closed_again", 1);
    if (scene.closes++ > 0)
        return;
    for (size_t i = 0; i < scene.count; i++)
        scene.unanswered_at_close +=
            scene.packets[i].returned == 0 &&
            atomic_load(&scene.packets[i].answers) == 0;
}

static void close_due(uv_timer_t *timer)
{
    struct rt_op *op = rt_op_start(TRACE_MAIN, "close", NULL);

    uv_close((uv_handle_t *)timer, NULL);
    observe_int("beats_before_close", (long long)scene.beat_count);
    rt_op_enter(op, (void *)scene.functions->close);
    scene.closed_owed = rt_obligation_open("closed");
    scene.functions->close(scene.gateway, gateway_closed, NULL);
    rt_leave();
    rt_op_end(op, 0);
}

static void plan(uv_timer_t *timer, uv_timer_cb due, void *data,
                 long long at_ms)
{
    uv_timer_init(driver_loop(), timer);
    timer->data = data;
    uv_timer_start(timer, due, (uint64_t)at_ms, 0);
}

/* Inputs: "packets", for each its bytes and "at", when it comes (ms), and
 * "close", when the gateway is closed. False if it does not even open. */
static bool set_scene(const struct gateway_functions *functions)
{
    int rc;

    scene.functions = functions;
    scene.count = (size_t)input_int("packets");
    scene.loop_thread = uv_thread_self();
    rc = functions->open(driver_loop(), beat_heard, NULL, &scene.gateway);
    observe_int("opened", rc);
    observe_int("opened_us", (long long)(rt_now_ns() / 1000));
    if (rc < 0)
        return false;
    for (size_t i = 0; i < scene.count; i++) {
        struct sensor_packet *packet = &scene.packets[i];

        packet->bytes = input_bytes(key_at("bytes", i).text, &packet->len);
        plan(&packet->timer, packet_comes, packet,
             input_int(key_at("at", i).text));
    }
    plan(&scene.close_timer, close_due, NULL, input_int("close"));
    return true;
}

static void tell_packet(const struct sensor_packet *packet, size_t index)
{
    observe_int(key_at("returned", index).text, packet->returned);
    observe_int(key_at("answers", index).text, packet->answers);
    observe_int(key_at("off_loop", index).text, packet->off_loop);
    observe_int(key_at("status", index).text, packet->status);
    observe_int(key_at("seal", index).text, packet->seal);
}

static void tell(void)
{
    for (size_t i = 0; i < scene.count; i++) {
        if (scene.packets[i].off_loop > 0)
            rt_obligation_meet(scene.packets[i].owed, NULL);
        tell_packet(&scene.packets[i], i);
    }
    for (size_t i = 0; i < scene.beat_count; i++)
        observe_int("beat_us", scene.beats_us[i]);
    observe_int("closes", scene.closes);
    observe_int("beats_after_closed", scene.beats_after_closed);
    observe_int("unanswered_at_close", scene.unanswered_at_close);
}

static void run_day(void)
{
    if (set_scene(&submitted))
        driver_run_loop();
    tell();
    driver_close_loop();
}

static void run_why(void)
{
    set_scene(&specimen);
    driver_run_loop();
    tell();
    observe_int("answer", *why);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"gateway_open", (void **)&submitted.open},
    {"gateway_submit", (void **)&submitted.submit},
    {"gateway_close", (void **)&submitted.close},
    {"gateway_why", (void **)&why},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"day", run_day},
    {"why", run_why},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
