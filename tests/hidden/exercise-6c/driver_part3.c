/* driver_part3.c - an afternoon of matches, and the screen. */
#include "play/driver.h"

#include "../../../exercises/exercise-6c/scores.h"
#include "../key.h"
#include "../service.h"

static int (*show)(size_t count);

static struct service matches = {.name = "match_follow"};
static long long ended_us[MATCHES_MAX], strange;

int match_follow(int match, int *ret_goals)
{
    size_t n = (size_t)match;
    int rc;

    if (match < 0 || (long long)n >= input_int("count")) {
        strange++;
        return UV_EINVAL;
    }
    rc = service_call(&matches, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", n).text),
                      (int)input_int(key_at("status", n).text));
    ended_us[n] = service_now_us();
    if (rc == 0)
        *ret_goals = (int)input_int(key_at("goals", n).text);
    return rc;
}

void screen_show(int match, int goals)
{
    observe_int("shown", match);
    observe_int("shown_goals", goals);
    observe_int("shown_us", service_now_us());
    observe_int("ended_us",
                match >= 0 && match < MATCHES_MAX ? ended_us[match] : 0);
}

static int program(void *arg)
{
    int rc = show((size_t)input_int("count"));

    (void)arg;
    observe_int("returned", rc);
    service_observe(&matches, "");
    return async_sleep(LATER_MS);
}

/* Inputs: "count", of each match "ms", "status", "goals". */
static void run_afternoon(void)
{
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_int("strange", strange);
    observe_int("answers_later", matches.answers + matches.cancelled);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"scores_show", (void **)&show},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"afternoon", run_afternoon},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
