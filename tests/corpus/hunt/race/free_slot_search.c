/* expect: class=race rule=UV502 also=UV506 line=51 */
/*
 * A job takes the first free slot of a table, gets ready on the pool, and then
 * moves in. Two jobs get ready for the same slot.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { SLOTS = 4, FREE = -1, RESERVED = -2 };

struct job {
    uv_work_t prepare;
    int id, slot;
};

struct table {
    int slots[SLOTS];
    int rejected;
};

static struct table table = {{FREE, 9, FREE, FREE}, 0};

static int find_free(const struct table *t)
{
    for (int i = 0; i < SLOTS; i++)
        if (t->slots[i] == FREE)
            return i;
    return -1;
}

static void prepare(uv_work_t *work)
{
    (void)work;
}

static void prepared(uv_work_t *work, int status)
{
    struct job *job = work->data;

    assert(status == 0);
    table.slots[job->slot] = job->id;
    free(job);
}

static void submit(uv_loop_t *loop, int id)
{
    struct job *job = malloc(sizeof(*job));

    job->id = id;
    job->slot = find_free(&table);
    if (job->slot < 0) {
        table.rejected++;
        free(job);
        return;
    }
    job->prepare.data = job;
    assert(uv_queue_work(loop, &job->prepare, prepare, prepared) == 0);
}

static void job_came(uv_timer_t *source)
{
    static int id;

    submit(source->loop, ++id);
    if (id == 4)
        uv_close((uv_handle_t *)source, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t source;
    int taken = 0;

    uv_timer_init(loop, &source);
    uv_timer_start(&source, job_came, 2, 8);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < SLOTS; i++)
        taken += table.slots[i] != FREE;
    return taken == SLOTS && table.rejected == 1 ? 0 : 1;
}
