/* expect: none */
/* A virus scanner closes its progress timer in the callback of the scan. */
#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct scan {
    uv_work_t work;
    uv_timer_t progress;
    const char *const *files;
    int scanned;
    bool is_infected;
};

static const char *const files[] = {"a.out", "virus.exe", "notes.txt", NULL};

static bool looks_bad(const char *file)
{
    usleep(3000);
    return strstr(file, "virus") != NULL;
}

static void scan_all(uv_work_t *req)
{
    struct scan *scan = req->data;

    for (int i = 0; scan->files[i]; i++)
        if (looks_bad(scan->files[i])) {
            scan->is_infected = true;
            return;
        }
}

static void scanned(uv_work_t *req, int status)
{
    struct scan *scan = req->data;

    assert(status == 0);
    uv_close((uv_handle_t *)&scan->progress, NULL);
}

static void tick(uv_timer_t *timer)
{
    struct scan *scan = timer->data;

    scan->scanned++;
}

int main(void)
{
    static struct scan scan = {.files = files};

    uv_timer_init(uv_default_loop(), &scan.progress);
    scan.work.data = scan.progress.data = &scan;
    uv_timer_start(&scan.progress, tick, 2, 2);
    uv_queue_work(uv_default_loop(), &scan.work, scan_all, scanned);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return scan.is_infected ? 0 : 1;
}
