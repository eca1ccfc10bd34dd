/*
 * scores.c - shows the results of an afternoon.
 *
 * Every result is right, and nearly every one is late: match 0 is awaited
 * first, however long it lasts, and whoever has ended before has to wait for
 * it.
 */
#include "scores.h"

struct match {
    int number;
    int goals;
};

static int match_run(void *arg)
{
    struct match *match = arg;

    return match_follow(match->number, &match->goals);
}

int scores_show(size_t count)
{
    struct match matches[MATCHES_MAX];
    struct task *tasks[MATCHES_MAX];
    int sum = 0;

    for (size_t i = 0; i < count; i++) {
        matches[i] = (struct match){.number = (int)i};
        tasks[i] = task_new("match", match_run, &matches[i]);
        task_spawn(tasks[i]);
    }
    for (size_t i = 0; i < count; i++) {
        int rc = await(tasks[i]);

        screen_show((int)i, rc < 0 ? rc : matches[i].goals);
        sum += rc < 0 ? 0 : matches[i].goals;
    }
    return sum;
}
