/* expect: class=unawaited rule=UV112 line=38 schedules=any */
/* A spool saves three letters at once and stops the loop at the first one that
 * is saved: the others are never heard of. */
#include <assert.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

enum { LETTERS = 3 };

struct letter {
    uv_work_t saving;
    int number;
};

static struct letter letters[LETTERS];
static int saved;

static void save(uv_work_t *req)
{
    struct letter *letter = req->data;

    usleep(10000 * (letter->number + 1));
}

static void letter_saved(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    saved++;
    uv_stop(req->loop);
}

static void start(uv_loop_t *loop, struct letter *letter, int number)
{
    letter->number = number;
    letter->saving.data = letter;
    uv_queue_work(loop, &letter->saving, save, letter_saved);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < LETTERS; i++)
        start(loop, &letters[i], i);
    uv_run(loop, UV_RUN_DEFAULT);
    printf("saved %d letters\n", saved);
    return 0;
}
