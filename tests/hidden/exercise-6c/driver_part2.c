/* driver_part2.c - an album, and the service that makes the small pictures. */
#include "play/driver.h"

#include "../../../exercises/exercise-6c/thumbs.h"
#include "../key.h"
#include "../service.h"

static int (*make)(size_t count, unsigned limit, int *thumbs);

static struct service service = {.name = "thumb_render"};
static long long rendered[THUMBS_MAX], order_broken, last, strange;
static long long waste_us, changed_us; /* less than the limit was at work */

/* Photos are like each other in groups, so that few inputs say much. */
static size_t kind_of(size_t photo)
{
    return photo % (size_t)input_int("kinds");
}

static long long left_to_begin(void)
{
    return input_int("count") - service.calls;
}

/* Adds up how long there was room for one that had not been begun: since the
 * last change so many were at work. */
static void note_change(long long at_work)
{
    long long now = service_now_us();

    if (at_work < input_int("limit") && left_to_begin() > 0)
        waste_us += now - changed_us;
    changed_us = now;
}

int thumb_render(int photo, int *ret_thumb)
{
    size_t n = (size_t)photo;
    int rc;

    if (photo < 0 || (long long)n >= input_int("count")) {
        strange++;
        return UV_EINVAL;
    }
    note_change(service.in_flight);
    order_broken += photo != last++;
    rendered[n]++;
    rc = service_call(&service, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", kind_of(n)).text),
                      (int)input_int(key_at("status", kind_of(n)).text));
    note_change(service.in_flight + 1);
    if (rc == 0)
        *ret_thumb = 1000 + photo;
    return rc;
}

static int program(void *arg)
{
    static int thumbs[THUMBS_MAX];
    size_t count = (size_t)input_int("count");
    int rc;

    (void)arg;
    changed_us = service_now_us();
    rc = make(count, (unsigned)input_int("limit"), thumbs);
    observe_int("returned", rc);
    for (size_t i = 0; i < count; i++) {
        observe_int("thumb", thumbs[i]);
        observe_int("rendered", rendered[i]);
    }
    service_observe(&service, "");
    return async_sleep(LATER_MS);
}

/* Inputs: "count", "limit", "kinds", of each kind "ms" and "status". */
static void run_album(void)
{
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("strange", strange);
    observe_int("order_broken", order_broken);
    observe_int("waste_us", waste_us);
    observe_int("answers_later", service.answers + service.cancelled);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"thumbs_make", (void **)&make},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"album", run_album},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
