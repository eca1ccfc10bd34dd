/* expect: check=6c.3.together rule=- line=0 */
/*
 * scores.c - shows the results of an afternoon, each when it is there.
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

    for (size_t n = 0; n < count; n++) {
        matches[n] = (struct match){.number = (int)n};
        tasks[n] = task_new("match", match_run, &matches[n]);
    }
    for (size_t n = 0; n < count; n++) {
        int result = await(tasks[n]);

        screen_show((int)n, result < 0 ? result : matches[n].goals);
        sum += result < 0 ? 0 : matches[n].goals;
    }
    return sum;
}
