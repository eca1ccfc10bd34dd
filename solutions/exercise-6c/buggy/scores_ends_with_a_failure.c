/* expect: check=6c.3.lines rule=- line=0 */
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
    int sum = 0, result, i;

    for (size_t n = 0; n < count; n++) {
        matches[n] = (struct match){.number = (int)n};
        tasks[n] = task_new("match", match_run, &matches[n]);
    }
    while ((i = as_completed(tasks, count, &result)) >= 0) {
        if (result < 0) {
            screen_show(i, result);
            cancel_all(tasks, count);
            return sum;
        }
        screen_show(i, result < 0 ? result : matches[i].goals);
        sum += result < 0 ? 0 : matches[i].goals;
    }
    if (i != UV_EOF)
        cancel_all(tasks, count);
    return sum;
}
