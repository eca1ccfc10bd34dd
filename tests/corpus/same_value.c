/* expect: none */
#include <stdlib.h>
#include <uv.h>

/* Whoever finds out first sets the mode; all set the same. */
enum { UNKNOWN, SLOW, FAST, CHECKS };
static int mode = UNKNOWN;

struct check {
    uv_work_t work;
    int seen;
};

static void probe(uv_work_t *work)
{
    (void)work;
}

static void probed(uv_work_t *work, int status)
{
    struct check *check = work->data;

    (void)status;
    if (check->seen == UNKNOWN)
        mode = FAST;
    free(check);
}

int main(void)
{
    for (int i = 0; i < CHECKS; i++) {
        struct check *check = malloc(sizeof *check);

        check->work.data = check;
        check->seen = mode;
        uv_queue_work(uv_default_loop(), &check->work, probe, probed);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
