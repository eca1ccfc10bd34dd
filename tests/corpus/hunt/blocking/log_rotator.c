/* expect: class=blocking rule=UV302 line=32 schedules=any */
/* A log that grew too big is renamed away before the next line, by a helper
 * deep below the callback that renames synchronously. */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

enum { MAX_LINES = 4, LINES = 10 };

struct log {
    uv_timer_t source;
    int lines, rotated, total;
};

static struct log traffic;

static void create(void)
{
    FILE *file = fopen("traffic.log", "w");

    assert(file);
    fclose(file);
}

static void rotate(struct log *log)
{
    uv_fs_t req;
    int rc;

    rc = uv_fs_rename(log->source.loop, &req, "traffic.log", "old.log", NULL);
    uv_fs_req_cleanup(&req);
    assert(rc == 0);
    create();
    log->rotated++;
    log->lines = 0;
}

static void append(struct log *log)
{
    if (log->lines == MAX_LINES)
        rotate(log);
    log->lines++;
    log->total++;
}

static void car_passes(uv_timer_t *timer)
{
    struct log *log = timer->data;

    append(log);
    if (log->total == LINES)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    create();
    uv_timer_init(uv_default_loop(), &traffic.source);
    traffic.source.data = &traffic;
    uv_timer_start(&traffic.source, car_passes, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("traffic.log");
    unlink("old.log");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return traffic.rotated >= 1 ? 0 : 1;
}
