/* driver_part1.c - has a cache filled and tells what is in it, and when. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "play/driver.h"

#include "../../../exercises/exercise-6d/cache.h"
#include "../key.h"
#include "specimen.h"

enum { FILES_MAX = 16, SHOWN_MAX = 8192, DESCRIPTORS_MAX = 256 };
enum { KIND_FILE, KIND_MISSING, KIND_FOLDER };

typedef int (*fill_fn)(uv_loop_t *loop, struct cache_value *values,
                       size_t count, cache_done_cb done, void *arg);

static fill_fn fill;
static const enum cache_why *why;

/* One call of cache_fill(). */
struct waiting {
    size_t number;
    struct cache_value *values;
    size_t first, count; /* its values' places among all */
    struct rt_obligation *owed;
    bool returned;
};

static void observe_value(const char *when, size_t index,
                          const struct cache_value *value)
{
    size_t len = value->len < SHOWN_MAX ? value->len : SHOWN_MAX;

    observe_int(key_at(when, index).text, value->status);
    observe_bytes(key_at(when, index + FILES_MAX).text,
                  value->data ? value->data : "", value->data ? len : 0);
}

static void fill_done(void *arg, int status)
{
    struct waiting *waiting = arg;

    if (!rt_obligation_meet(waiting->owed, __builtin_return_address(0))) {
        observe_int(key_at("again", waiting->number).text, 1);
        return;
    }
    observe_int(key_at("done", waiting->number).text, status);
    observe_int(key_at("inside", waiting->number).text, !waiting->returned);
    for (size_t i = 0; i < waiting->count; i++)
        observe_value("at_done", waiting->first + i, &waiting->values[i]);
}

static void begin(struct waiting *waiting)
{
    int rc;

    waiting->owed = rt_obligation_open("done");
    rc = fill(driver_loop(), waiting->values, waiting->count, fill_done,
              waiting);
    waiting->returned = true;
    observe_int(key_at("returned", waiting->number).text, rc);
}

static void make_files(struct cache_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        long long kind = input_int(key_at("kind", i).text);

        values[i].path = input_text(key_at("name", i).text);
        values[i].status = CACHE_PENDING;
        if (kind == KIND_FOLDER)
            (void)mkdir(values[i].path, 0700); /* seen by the test if not */
    }
}

/* How many descriptors are open: one call tells of all. */
static size_t count_descriptors(void)
{
    struct pollfd fds[DESCRIPTORS_MAX];
    struct timespec no_time = {0, 0};
    size_t count = 0;

    for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
        fds[fd] = (struct pollfd){.fd = fd};
    if (syscall(SYS_ppoll, fds, DESCRIPTORS_MAX, &no_time, NULL, 0) < 0)
        return 0;
    for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
        count += !(fds[fd].revents & POLLNVAL);
    return count;
}

/* Inputs: "files", for each its name and kind; the files themselves; "split":
 * so many of them are asked for by a first fill, the others by a second one. */
static void run_fill(void)
{
    static struct cache_value values[FILES_MAX];
    static struct waiting fills[2];
    size_t count = (size_t)input_int("files");
    size_t split = (size_t)input_int("split");
    size_t descriptors;

    make_files(values, count);
    driver_loop();
    descriptors = count_descriptors();
    fills[0] = (struct waiting){0, values, 0, split, NULL, false};
    fills[1] =
        (struct waiting){1, values + split, split, count - split, NULL, false};
    begin(&fills[0]);
    if (split < count)
        begin(&fills[1]);
    driver_run_loop();
    observe_int("left_open", (long long)(count_descriptors() - descriptors));
    for (size_t i = 0; i < count; i++)
        observe_value("at_end", i, &values[i]);
    driver_close_loop();
}

/* --- the program as it was found --- */

struct look {
    struct cache_value *values;
    size_t count;
    long long dones;
};

static long long count_ready(const struct look *look)
{
    long long ready = 0;

    for (size_t i = 0; i < look->count; i++)
        ready += look->values[i].status == 0;
    return ready;
}

static void specimen_done(void *arg, int status)
{
    struct look *look = arg;

    (void)status;
    if (look->dones++ == 0)
        observe_int("ready_at_done", count_ready(look));
}

static void run_why(void)
{
    static struct cache_value values[FILES_MAX];
    struct look look = {values, (size_t)input_int("files"), 0};
    int rc;

    make_files(values, look.count);
    rc = specimen_cache_fill(driver_loop(), values, look.count, specimen_done,
                             &look);
    observe_int("started", rc);
    driver_run_loop();
    observe_int("dones", look.dones);
    observe_int("ready_at_end", count_ready(&look));
    observe_int("answer", *why);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"cache_fill", (void **)&fill},
    {"cache_why", (void **)&why},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"fill", run_fill},
    {"why", run_why},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
