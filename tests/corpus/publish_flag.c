/* expect: none */
#include <uv.h>

/* Whoever is first publishes; all write the same flag. */
enum { SOURCES = 3 };
static int ready, value, runs;
static uv_work_t sources[SOURCES];

static void fetch(uv_work_t *work)
{
    (void)work;
}

static void fetched(uv_work_t *work, int status)
{
    (void)status;
    if (!ready)
        value = (int)(work - sources);
    ready = 1;
    runs++;
}

int main(void)
{
    if (!ready)
        for (int i = 0; i < SOURCES; i++)
            uv_queue_work(uv_default_loop(), &sources[i], fetch, fetched);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
