/* expect: none */
/* A spooler prints through a table of drivers. The laser driver sleeps to warm
 * up, on the work pool. */
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
static uv_work_t work;

static const struct driver *driver_of(const struct job *job)
{
    for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
        if (strcmp(drivers[i].name, job->printer) == 0)
            return &drivers[i];
    return NULL;
}

static void warm_up(uv_work_t *req)
{
    const struct driver *driver = req->data;

    driver->warm_up();
}

static void print_next(uv_idle_t *idle);

static void warm(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    pages_printed += jobs[next++].pages;
    uv_idle_start(&spool, print_next);
}

static void print_next(uv_idle_t *idle)
{
    if (next == sizeof(jobs) / sizeof(jobs[0])) {
        uv_close((uv_handle_t *)idle, NULL);
        return;
    }
    uv_idle_stop(idle);
    work.data = (void *)driver_of(&jobs[next]);
    uv_queue_work(idle->loop, &work, warm_up, warm);
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
