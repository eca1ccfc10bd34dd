/* driver_part1.c - jobs that are done in slices, each of which takes time. */
#include "play/driver.h"

#include "../../../exercises/exercise-3/juggle.h"
#include "../key.h"
#include "beat.h"

enum { JOBS_MAX = JUGGLE_JOBS_MAX + 1 };

static int (*start)(uv_loop_t *loop, const struct job *jobs, size_t count,
                    juggle_ended_cb each_ended, juggle_done_cb done, void *arg);

struct work {
    long long slices, left, slice_us, status;
    long long ended, said, slices_after_end;
};

static struct scene {
    struct job jobs[JOBS_MAX];
    struct work works[JOBS_MAX];
    size_t count;
    bool is_calling;
    long long returned, inside, strange, off_loop, unfair;
    long long dones, unended_at_done, open_at_done;
    struct rt_obligation *done_owed;
} scene;

/* Computes for that long, as far as the clock can tell. */
static void compute(long long us)
{
    uint64_t until_ns = uv_hrtime() + (uint64_t)us * 1000;

    while (uv_hrtime() < until_ns)
        ;
}

/* A slice out of turn: somebody who still has work had fewer. */
static bool is_unfair(const struct work *work)
{
    for (size_t i = 0; i < scene.count; i++)
        if (scene.works[i].left > 0 && scene.works[i].slices < work->slices)
            return true;
    return false;
}

static int work_slice(void *arg)
{
    struct work *work = arg;

    scene.inside += scene.is_calling;
    scene.off_loop += !beat_on_loop_thread();
    if (work->left == 0) {
        work->slices_after_end++;
        return 0;
    }
    scene.unfair += is_unfair(work);
    work->slices++;
    compute(work->slice_us);
    return --work->left > 0 ? 1 : (int)work->status;
}

static void job_ended(void *arg, size_t index, int status)
{
    if (arg != &scene || index >= scene.count) {
        scene.strange++;
        return;
    }
    scene.inside += scene.is_calling;
    scene.works[index].said = status;
    if (scene.works[index].left > 0)
        scene.strange++;
    scene.works[index].ended++;
}

static void count_handle(uv_handle_t *handle, void *arg)
{
    *(long long *)arg += !beat_owns(handle);
}

static void all_done(void *arg)
{
    scene.strange += arg != &scene;
    rt_obligation_meet(scene.done_owed, __builtin_return_address(0));
    if (scene.dones++ > 0)
        return;
    for (size_t i = 0; i < scene.count; i++)
        scene.unended_at_done += scene.works[i].ended == 0;
    uv_walk(driver_loop(), count_handle, &scene.open_at_done);
}

static void call(void)
{
    scene.done_owed = rt_obligation_open("done");
    scene.is_calling = true;
    scene.returned = start(driver_loop(), scene.jobs, scene.count, job_ended,
                           all_done, &scene);
    scene.is_calling = false;
}

static void make_job(size_t n)
{
    scene.works[n] = (struct work){
        .left = input_int(key_at("slices", n).text),
        .slice_us = input_int(key_at("slice_us", n).text),
        .status = input_int(key_at("status", n).text),
    };
    scene.jobs[n] = (struct job){work_slice, &scene.works[n]};
}

static void tell(void)
{
    if (scene.returned < 0 && scene.dones == 0)
        rt_obligation_meet(scene.done_owed, NULL);
    for (size_t i = 0; i < scene.count; i++) {
        const struct work *work = &scene.works[i];

        observe_int(key_at("left", i).text, work->left);
        observe_int(key_at("after", i).text, work->slices_after_end);
        observe_int(key_at("ended", i).text, work->ended);
        observe_int(key_at("said", i).text, work->said);
    }
    observe_int("returned", scene.returned);
    observe_int("inside", scene.inside);
    observe_int("strange", scene.strange);
    observe_int("off_loop", scene.off_loop);
    observe_int("unfair", scene.unfair);
    observe_int("dones", scene.dones);
    observe_int("unended_at_done", scene.unended_at_done);
    observe_int("open_at_done", scene.open_at_done);
}

/* Inputs: "jobs", for each "slices", how many it has, "slice_us", how long one
 * takes, and "status", how it ends; those of beat.h. */
static void run_jobs(void)
{
    scene.count = (size_t)input_int("jobs");
    for (size_t i = 0; i < scene.count && i < JOBS_MAX; i++)
        make_job(i);
    beat_start("order", call, (void *)start);
    driver_run_loop();
    beat_end();
    tell();
    driver_close_loop();
}

static const struct driver_symbol symbols[] = {
    {"juggle_start", (void **)&start},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"jobs", run_jobs},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
