/*
 * driver_part2.c - jobs that work and sleep as they are told, while a clock
 * beats beside them.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-5/naps.h"
#include "../handles.h"
#include "../key.h"

enum { JOBS_MAX = 8, TURNS_MAX = 6, NS_PER_MS = 1000000, US_PER_MS = 1000 };

static struct naps *(*new_naps)(uv_loop_t *loop);
static int (*add)(struct naps *naps, naps_step step, void *job);
static void (*go_to_sleep)(struct naps *naps, unsigned ms);
static int (*start)(struct naps *naps, naps_done_cb done, void *arg);

static struct job {
    long long number, turns, had;
    long long friend; /* joins in the first turn; -1: none */
} jobs[JOBS_MAX];

static long long dones, open_at_done, inside, late_turns, rounds;
static bool is_starting, until_same;
static uint64_t same_ns;
static struct rt_obligation *owed;
static uv_prepare_t round_counter;

static long long now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

/* What job n does in its turn m. */
static long long told(const char *what, const struct job *job)
{
    return input_int(
        key_at(what, (size_t)(job->number * TURNS_MAX + job->had)).text);
}

static enum naps_next take_turn(struct naps *naps, void *arg)
{
    struct job *job = arg;
    long long nap_ms;

    if (job->had == job->turns || dones > 0) {
        late_turns++;
        return NAPS_DONE;
    }
    inside += is_starting;
    observe_int("turn", job->number);
    observe_int("turn_us", now_us());
    if (job->had == 0 && job->friend >= 0)
        observe_int("joined", add(naps, take_turn, &jobs[job->friend]));
    if (told("work", job) > 0)
        rt_compute((uint64_t)told("work", job) * NS_PER_MS);
    nap_ms = told("nap", job);
    if (nap_ms > 0 && until_same)
        nap_ms = (long long)((same_ns - rt_now_ns()) / NS_PER_MS);
    observe_int("asleep_us", nap_ms > 0 ? now_us() : -1);
    observe_int("nap_ms", nap_ms);
    job->had++;
    if (nap_ms > 0)
        go_to_sleep(naps, (unsigned)nap_ms);
    return job->had < job->turns ? NAPS_AGAIN : NAPS_DONE;
}

static void all_done(void *arg)
{
    rt_obligation_meet(owed, __builtin_return_address(0));
    if (dones++ > 0)
        return;
    open_at_done = handles_foreign() + (arg != &jobs);
    uv_close((uv_handle_t *)&round_counter, NULL);
}

/* --- the clock --- */

static struct {
    uv_timer_t timer;
    long long every_ms, due_us, late_us, count;
} beat;

static void beats(uv_timer_t *timer)
{
    long long now = now_us(), late = now - beat.due_us;

    if (late > beat.late_us)
        beat.late_us = late;
    if (dones > 0 || ++beat.count == 1000) {
        uv_close((uv_handle_t *)timer, NULL);
        return;
    }
    uv_update_time(driver_loop());
    beat.due_us = now + beat.every_ms * US_PER_MS;
    uv_timer_start(timer, beats, (uint64_t)beat.every_ms, 0);
}

static void start_clock(void)
{
    beat.every_ms = input_int("beat_ms");
    beat.due_us = now_us() + beat.every_ms * US_PER_MS;
    uv_timer_init(driver_loop(), &beat.timer);
    beat.timer.data = &handles_own;
    uv_timer_start(&beat.timer, beats, (uint64_t)beat.every_ms, 0);
}

static void round_begins(uv_prepare_t *prepare)
{
    (void)prepare;
    rounds++;
}

static void count_rounds(void)
{
    uv_prepare_init(driver_loop(), &round_counter);
    round_counter.data = &handles_own;
    uv_prepare_start(&round_counter, round_begins);
    uv_unref((uv_handle_t *)&round_counter);
}

static void add_jobs(struct naps *naps, size_t count, size_t first)
{
    for (size_t i = 0; i < count && i < JOBS_MAX; i++)
        jobs[i] = (struct job){(long long)i, input_int(key_at("turns", i).text),
                               0, input_int(key_at("friend", i).text)};
    for (size_t i = 0; i < first && i < JOBS_MAX; i++)
        observe_int("joined", add(naps, take_turn, &jobs[i]));
}

static void tell(void)
{
    if (dones == 0) {
        uv_close((uv_handle_t *)&round_counter, NULL);
        driver_run_loop();
    }
    observe_int("dones", dones);
    observe_int("open_at_done", open_at_done);
    observe_int("inside", inside);
    observe_int("late_turns", late_turns);
    observe_int("late_us", beat.late_us);
    observe_int("beats", beat.count);
    observe_int("rounds", rounds);
}

/* Inputs: "jobs", "first" of them at the start, "same_ms" (0: none), of each
 * "turns" and "friend", of each turn "work" and "nap" (ms); "beat_ms". */
static void run_night(void)
{
    struct naps *naps = new_naps(driver_loop());
    long long rc;

    observe_int("made", naps != NULL);
    if (!naps)
        return;
    until_same = input_int("same_ms") > 0;
    same_ns = rt_now_ns() + (uint64_t)input_int("same_ms") * NS_PER_MS;
    add_jobs(naps, (size_t)input_int("jobs"), (size_t)input_int("first"));
    start_clock();
    count_rounds();
    owed = rt_obligation_open("done");
    is_starting = true;
    rc = start(naps, all_done, &jobs);
    is_starting = false;
    observe_int("returned", rc);
    if (rc < 0)
        rt_obligation_meet(owed, NULL);
    driver_run_loop();
    tell();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"naps_new", (void **)&new_naps},
    {"naps_add", (void **)&add},
    {"naps_sleep", (void **)&go_to_sleep},
    {"naps_start", (void **)&start},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"night", run_night},
    {NULL, NULL},
};

extern const struct driver_part driver_part2;
const struct driver_part driver_part2 = {2, symbols, tests};
