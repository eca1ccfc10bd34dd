/* expect: none */
#include <stdlib.h>
#include <uv.h>

/* Each operation has a slot of its own; neighbours share a word. */
enum { SLOTS = 6 };
static char results[SLOTS];
static int pending = SLOTS;

struct probe {
    uv_work_t work;
    char seen;
    int slot;
};

static void look(uv_work_t *work)
{
    (void)work;
}

static void looked(uv_work_t *work, int status)
{
    struct probe *probe = work->data;

    (void)status;
    results[probe->slot] = (char)(probe->seen + probe->slot + 1);
    pending--;
    free(probe);
}

int main(void)
{
    for (int i = 0; i < SLOTS; i++) {
        struct probe *probe = malloc(sizeof *probe);

        probe->work.data = probe;
        probe->slot = i;
        probe->seen = results[i];
        uv_queue_work(uv_default_loop(), &probe->work, look, looked);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
