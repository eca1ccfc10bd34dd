/* driver_part1.c - mirrors that answer, fail or take their time. */
#include "play/driver.h"

#include "../../../exercises/exercise-6c/mirror.h"
#include "../key.h"
#include "../service.h"

static int (*fetch)(size_t count, int *ret_answer);

static struct service mirrors = {.name = "mirror_ask"};
static long long asked[MIRRORS_MAX], strange;

int mirror_ask(int mirror, int *ret_answer)
{
    size_t n = (size_t)mirror;
    int rc;

    if (mirror < 0 || (long long)n >= input_int("count")) {
        strange++;
        return UV_EINVAL;
    }
    asked[n]++;
    rc = service_call(&mirrors, __builtin_return_address(0),
                      (unsigned)input_int(key_at("ms", n).text),
                      (int)input_int(key_at("status", n).text));
    if (rc == 0)
        *ret_answer = (int)input_int(key_at("answer", n).text);
    return rc;
}

/* The program that has it fetched, and then goes on for a minute. */
static int program(void *arg)
{
    long long begun_us = service_now_us();
    int answer = -1, rc = fetch((size_t)input_int("count"), &answer);

    (void)arg;
    observe_int("returned", rc);
    observe_int("took_us", service_now_us() - begun_us);
    observe_int("answer", answer);
    service_observe(&mirrors, "");
    return async_sleep(LATER_MS);
}

/* Inputs: "count", of each mirror "ms", "status", "answer". */
static void run_fetch(void)
{
    async_run(driver_loop(), task_new("program", program, NULL));
    for (size_t i = 0; i < MIRRORS_MAX; i++)
        observe_int(key_at("asked", i).text, asked[i]);
    observe_int("strange", strange);
    observe_int("answers_later", mirrors.answers + mirrors.cancelled);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"mirror_fetch", (void **)&fetch},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"fetch", run_fetch},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
