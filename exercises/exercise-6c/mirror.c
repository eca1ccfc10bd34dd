/*
 * mirror.c - asks several machines for the same file.
 *
 * It works, and it takes as long as the slowest machine: gather() waits for
 * all. One good answer is enough.
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

    for (size_t i = 0; i < count; i++) {
        questions[i] = (struct question){.mirror = (int)i};
        tasks[i] = task_new("question", question_run, &questions[i]);
    }
    (void)gather(tasks, count, results);
    for (size_t i = 0; i < count; i++) {
        if (results[i] < 0)
            continue;
        *ret_answer = questions[i].answer;
        return 0;
    }
    return results[0];
}
