/*
 * driver_part1.c - jobs that want a number of turns, and some that bring a
 * friend along.
 */
#include "play/driver.h"

#include "../../../exercises/exercise-5/turns.h"
#include "../called.h"
#include "../key.h"

enum { JOBS_MAX = 100, TURNS_TOLD_MAX = 2000 };

static struct turns *(*new_turns)(void);
static int (*add)(struct turns *turns, turns_step step, void *job);
static size_t (*run_turns)(struct turns *turns);
static void (*free_turns)(struct turns *turns);

static struct turns *turns;
static long long told;

static struct job {
    long long number, left, done_before;
    long long friend_at, friend; /* turn in which a friend joins; 0: none */
    long long had;
} jobs[JOBS_MAX];

static enum turns_next take_turn(void *arg)
{
    struct job *job = arg;

    job->had++;
    if (told++ < TURNS_TOLD_MAX)
        observe_int("turn", job->number);
    if (job->left == 0)
        job->done_before++;
    if (job->had == job->friend_at)
        observe_int("joined", add(turns, take_turn, &jobs[job->friend]));
    if (job->left > 0)
        job->left--;
    /* One that cannot be stopped would never end. */
    return job->left > 0 && told < TURNS_TOLD_MAX ? TURNS_AGAIN : TURNS_DONE;
}

/* Inputs: "jobs", "first", how many of them join at the start; of each "turns",
 * "friend_at", "friend". */
static void run_line(void)
{
    size_t count = (size_t)input_int("jobs");
    size_t first = (size_t)input_int("first"), given;
    struct rt_op *call;

    turns = new_turns();
    observe_int("made", turns != NULL);
    if (!turns)
        return;
    observe_int("nothing", add(turns, NULL, &jobs[0]) < 0);
    for (size_t i = 0; i < count && i < JOBS_MAX; i++)
        jobs[i] = (struct job){
            .number = (long long)i,
            .left = input_int(key_at("turns", i).text),
            .friend_at = input_int(key_at("friend_at", i).text),
            .friend = input_int(key_at("friend", i).text),
        };
    for (size_t i = 0; i < first && i < JOBS_MAX; i++)
        observe_int("joined", add(turns, take_turn, &jobs[i]));
    call = called_begin("turns_run", (void *)run_turns);
    given = run_turns(turns);
    observe_int("given", (long long)given);
    observe_int("given_again", (long long)run_turns(turns));
    called_end(call);
    free_turns(turns);
}

/* Jobs that never had a turn go with the scheduler. */
static void run_nothing(void)
{
    struct rt_op *call;

    turns = new_turns();
    if (!turns)
        return;
    observe_int("joined", add(turns, take_turn, &jobs[0]));
    observe_int("joined", add(turns, take_turn, &jobs[1]));
    call = called_begin("turns_free", (void *)free_turns);
    free_turns(turns);
    called_end(call);
    observe_int("told", told);
}

static const struct driver_symbol symbols[] = {
    {"turns_new", (void **)&new_turns},
    {"turns_add", (void **)&add},
    {"turns_run", (void **)&run_turns},
    {"turns_free", (void **)&free_turns},
    {NULL, NULL},
};

static const struct driver_test tests[] = {
    {"line", run_line},
    {"nothing", run_nothing},
    {NULL, NULL},
};

extern const struct driver_part driver_part1;
const struct driver_part driver_part1 = {1, symbols, tests};
