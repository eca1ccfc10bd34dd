/* expect: check=6c.1.failed rule=- line=0 */
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
    int results[MIRRORS_MAX], result, i;

    for (size_t n = 0; n < count; n++) {
        questions[n] = (struct question){.mirror = (int)n};
        tasks[n] = task_new("question", question_run, &questions[n]);
    }
    while ((i = as_completed(tasks, count, &result)) >= 0) {
        results[i] = result;
        if (result == 0)
            *ret_answer = questions[i].answer;
        cancel_all(tasks, count);
        return result;
    }
    if (i == UV_EOF)
        return results[0];
    cancel_all(tasks, count);
    return i;
}
