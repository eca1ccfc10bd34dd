/* expect: none */
/*
 * An editor pushes undo steps. A step is linked to the head and becomes the
 * head in one go, after its snapshot was taken.
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
    step->next = undo;
    undo = step;
}

static void edit(uv_loop_t *loop, const char *text)
{
    struct step *step = calloc(1, sizeof(*step));

    snprintf(step->text, sizeof(step->text), "%s", text);
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
