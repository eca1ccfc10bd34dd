/* expect: class=blocking rule=UV301 line=16 schedules=any */
/* A spooler prints through a table of drivers. The laser driver warms up by
 * sleeping, called from an idle callback. */
#include <assert.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct driver {
    const char *name;
    void (*warm_up)(void);
};

static void warm_up_laser(void)
{
    sleep(1);
}

static void warm_up_matrix(void)
{
}

static const struct driver drivers[] = {
    {"matrix", warm_up_matrix},
    {"laser", warm_up_laser},
};

struct job {
    const char *printer;
    int pages;
};

static struct job jobs[] = {{"matrix", 3}, {"laser", 12}, {"laser", 1}};
static size_t next;
static int pages_printed;
static uv_idle_t spool;

static const struct driver *driver_of(const struct job *job)
{
    for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
        if (strcmp(drivers[i].name, job->printer) == 0)
            return &drivers[i];
    return NULL;
}

static void print_next(uv_idle_t *idle)
{
    if (next == sizeof(jobs) / sizeof(jobs[0])) {
        uv_close((uv_handle_t *)idle, NULL);
        return;
    }
    driver_of(&jobs[next])->warm_up();
    pages_printed += jobs[next++].pages;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_idle_init(loop, &spool);
    uv_idle_start(&spool, print_next);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return pages_printed == 16 ? 0 : 1;
}
