/* expect: none */
/* A log that grew too big is renamed away with a callback; lines wait meanwhile
 * in the count. */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

enum { MAX_LINES = 4, LINES = 10 };

struct log {
    uv_timer_t source;
    uv_fs_t moving;
    bool is_moving;
    int lines, rotated, total;
};

static struct log traffic;

static void create(void)
{
    FILE *file = fopen("traffic.log", "w");

    assert(file);
    fclose(file);
}

static void moved(uv_fs_t *req)
{
    struct log *log = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    log->is_moving = false;
    log->rotated++;
    log->lines = 0;
}

static void rotate(struct log *log)
{
    log->moving.data = log;
    log->is_moving = true;
    uv_fs_copyfile(uv_default_loop(), &log->moving, "traffic.log", "old.log", 0,
                   moved);
}

static void append(struct log *log)
{
    if (log->lines >= MAX_LINES && !log->is_moving)
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
