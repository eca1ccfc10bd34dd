/* driver_part2.c - has a batch of jobs run and tells what is in the trail. */
#include <string.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6d/jobs.h"
#include "../key.h"
#include "driver_file.h"
#include "specimen.h"

enum { JOBS_MAX = 16, TRAIL_MAX = 4096, LATER_MS = 60 * 1000 };

typedef int (*run_fn)(const struct jobs *batch, struct jobs_report *ret_report);

static run_fn run;
static const enum jobs_why *why;

/* A job as the driver sees it. */
struct work {
    unsigned ms;
    int status;
    long long runs, ended;
};

static struct work works[JOBS_MAX];
static struct job items[JOBS_MAX];
static struct jobs batch;
static long long in_flight, most_in_flight;

static int work_run(void *arg)
{
    struct work *work = arg;
    int rc;

    work->runs++;
    if (++in_flight > most_in_flight)
        most_in_flight = in_flight;
    rc = async_sleep(work->ms);
    in_flight--;
    work->ended++;
    return rc < 0 ? rc : work->status;
}

/* Inputs: "jobs", for each its name, ms and status; "trail", a path, and the
 * bytes that are in it already ("old"; none: there is no file). */
static void batch_make(void)
{
    const void *old;
    size_t len;

    batch.count = (size_t)input_int("jobs");
    batch.items = items;
    batch.trail = input_text("trail");
    for (size_t i = 0; i < batch.count && i < JOBS_MAX; i++) {
        works[i].ms = (unsigned)input_int(key_at("ms", i).text);
        works[i].status = (int)input_int(key_at("status", i).text);
        items[i].name = input_text(key_at("name", i).text);
        items[i].run = work_run;
        items[i].arg = &works[i];
    }
    old = input_bytes("old", &len);
    if (len > 0)
        driver_write_file(batch.trail, old, len);
}

static void observe_trail(const char *key)
{
    char text[TRAIL_MAX];
    long long len = driver_file_read(batch.trail, text, sizeof(text));

    observe_bytes(key, text, len < 0 ? 0 : (size_t)len);
}

static void observe_jobs(const char *key)
{
    long long ended = 0;

    for (size_t i = 0; i < batch.count; i++)
        ended += works[i].ended;
    observe_int(key, ended);
}

/* The program that has a batch run, and then goes on for a minute. */
static int program(void *arg)
{
    struct jobs_report report = {0, 0};
    int rc = run(&batch, &report);

    (void)arg;
    observe_int("returned", rc);
    observe_int("succeeded", (long long)report.succeeded);
    observe_int("failed", (long long)report.failed);
    observe_trail("trail");
    observe_jobs("ended");
    return async_sleep(LATER_MS);
}

static void run_batch(void)
{
    batch_make();
    async_run(driver_loop(), task_new("program", program, NULL));
    observe_trail("trail_later");
    observe_jobs("ended_later");
    observe_int("most_in_flight", most_in_flight);
    for (size_t i = 0; i < batch.count; i++)
        observe_int(key_at("runs", i).text, works[i].runs);
    driver_close_loop();
}

static int specimen(void *arg)
{
    struct jobs_report report;

    (void)arg;
    observe_int("returned", specimen_jobs_run(&batch, &report));
    observe_trail("trail");
    return async_sleep(LATER_MS);
}

static void run_why(void)
{
    batch_make();
    async_run(driver_loop(), task_new("program", specimen, NULL));
    observe_trail("trail_later");
    observe_int("answer", *why);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"jobs_run", (void **)&run},
    {"jobs_why", (void **)&why},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"batch", run_batch},
    {"why", run_why},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
