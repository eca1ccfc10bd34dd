/*
 * driver_part3.c - jobs that wait and jobs that work, and when each of their
 * runs began and ended.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-4/sorter.h"
#include "../called.h"
#include "../handles.h"
#include "../key.h"

enum { RUNS_MAX = SORTER_COPIES_MAX + 8, NS_PER_MS = 1000000 };

static int (*measure)(uv_loop_t *loop, const struct load *load, unsigned copies,
                      sorter_done_cb done, void *arg);

/* A run is `pieces` times a wait and the work that follows it. */
struct load {
    long long pieces, wait_ms, work_ms;
    long long refused, failing; /* the run that is; -1: none */
    int status;
};

static struct run {
    uv_timer_t timer;
    load_over_cb over;
    void *arg;
    long long number, pieces_left, begun_us, over_us;
} runs[RUNS_MAX];

static struct load the_load;
static long long run_count, tries, under_way, most;
static long long dones, said_status, has_report, under_way_at_done, inside_done;
static struct sorter_report said;
static struct rt_obligation *owed;
static bool is_starting;

static long long now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

static void next_piece(struct run *run);

static void run_over(struct run *run)
{
    bool fails = run->number == the_load.failing;

    run->over_us = now_us();
    under_way--;
    uv_close((uv_handle_t *)&run->timer, NULL);
    run->over(run->arg, fails ? the_load.status : 0);
}

static void piece_due(uv_timer_t *timer)
{
    struct run *run =
        (struct run *)((char *)timer - offsetof(struct run, timer));

    if (the_load.work_ms > 0)
        rt_compute((uint64_t)the_load.work_ms * NS_PER_MS);
    if (--run->pieces_left == 0)
        run_over(run);
    else
        next_piece(run);
}

static void next_piece(struct run *run)
{
    uv_update_time(driver_loop());
    uv_timer_start(&run->timer, piece_due, (uint64_t)the_load.wait_ms, 0);
}

int load_begin(uv_loop_t *loop, const struct load *load, load_over_cb over,
               void *arg)
{
    struct run *run;

    if (load != &the_load || !over || run_count == RUNS_MAX)
        return UV_EINVAL;
    if (tries++ == load->refused)
        return load->status;
    run = &runs[run_count];
    *run = (struct run){.over = over,
                        .arg = arg,
                        .number = run_count++,
                        .pieces_left = load->pieces,
                        .begun_us = now_us()};
    if (++under_way > most)
        most = under_way;
    uv_timer_init(loop, &run->timer);
    run->timer.data = &handles_own;
    next_piece(run);
    return 0;
}

static void measured(void *arg, int status, const struct sorter_report *report)
{
    (void)arg;
    rt_obligation_meet(owed, __builtin_return_address(0));
    if (dones++ > 0)
        return;
    said_status = status;
    has_report = report != NULL;
    said = report ? *report : (struct sorter_report){0};
    under_way_at_done = under_way;
    inside_done = is_starting;
}

static void tell_runs(void)
{
    for (long long i = 0; i < run_count; i++) {
        observe_int(key_at("begun_us", (size_t)i).text, runs[i].begun_us);
        observe_int(key_at("over_us", (size_t)i).text, runs[i].over_us);
    }
    observe_int("runs", run_count);
    observe_int("tries", tries);
    observe_int("most", most);
}

/* Inputs: "pieces", "wait_ms", "work_ms", "refused", "failing", "status",
 * "copies". */
static void run_sorting(void)
{
    struct rt_op *call;
    long long rc;

    the_load = (struct load){input_int("pieces"),  input_int("wait_ms"),
                             input_int("work_ms"), input_int("refused"),
                             input_int("failing"), (int)input_int("status")};
    owed = rt_obligation_open("done");
    call = called_begin("sorter_measure", (void *)measure);
    is_starting = true;
    rc = measure(driver_loop(), &the_load, (unsigned)input_int("copies"),
                 measured, NULL);
    is_starting = false;
    called_end(call);
    if (rc < 0 && dones == 0)
        rt_obligation_meet(owed, NULL);
    driver_run_loop();
    tell_runs();
    observe_int("returned", rc);
    observe_int("dones", dones);
    observe_int("inside", inside_done);
    observe_int("said_status", said_status);
    observe_int("has_report", has_report);
    observe_int("alone_ms", said.alone_ms);
    observe_int("together_ms", said.together_ms);
    observe_int("kind", said.kind);
    observe_int("under_way_at_done", under_way_at_done);
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"sorter_measure", (void **)&measure},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"sorting", run_sorting},
    {NULL, NULL},
};

extern const struct driver_part driver_part3;
const struct driver_part driver_part3 = {3, symbols, tests};
