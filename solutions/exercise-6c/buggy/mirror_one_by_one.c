/* expect: check=6c.1.first check=6c.1.together check=6c.1.losers check=6c.1.failed rule=- line=0 */
/*
 * mirror.c - asks several machines for the same file; the first good answer
 * ends it.
 */
#include "mirror.h"

struct question {
    int mirror;
    int answer;
};

static int question_run(void *arg)
{
    struct question *question = arg;

    return mirror_ask(question->mirror, &question->answer);
}

int mirror_fetch(size_t count, int *ret_answer)
{
    struct question questions[MIRRORS_MAX];
    struct task *tasks[MIRRORS_MAX];
    int results[MIRRORS_MAX];

    for (size_t n = 0; n < count; n++) {
        questions[n] = (struct question){.mirror = (int)n};
        tasks[n] = task_new("question", question_run, &questions[n]);
    }
    for (size_t n = 0; n < count; n++) {
        results[n] = await(tasks[n]);
        if (results[n] < 0)
            continue;
        *ret_answer = questions[n].answer;
        cancel_all(tasks, count);
        return 0;
    }
    return results[0];
}
