/* expect: class=race rule=UV501 also=UV606 line=34 schedules=any */
/*
 * An editor pushes undo steps. The new step is linked to the head as it was
 * before its snapshot was taken, and becomes the head afterwards: steps in
 * between fall out of the list.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct step {
    struct step *next;
    uv_work_t snapshot;
    char text[16];
    size_t crc;
};

static struct step *undo;

static void take_snapshot(uv_work_t *work)
{
    struct step *step = work->data;

    for (size_t i = 0; step->text[i]; i++)
        step->crc = step->crc * 31 + (unsigned char)step->text[i];
}

static void taken(uv_work_t *work, int status)
{
    struct step *step = work->data;

    assert(status == 0);
    undo = step;
}

static void edit(uv_loop_t *loop, const char *text)
{
    struct step *step = calloc(1, sizeof(*step));

    snprintf(step->text, sizeof(step->text), "%s", text);
    step->next = undo;
    step->snapshot.data = step;
    assert(uv_queue_work(loop, &step->snapshot, take_snapshot, taken) == 0);
}

static int drop_all(void)
{
    int count = 0;

    while (undo) {
        struct step *step = undo;

        undo = step->next;
        free(step);
        count++;
    }
    return count;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    edit(loop, "insert");
    edit(loop, "delete");
    edit(loop, "paste");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return drop_all() == 3 ? 0 : 1;
}
