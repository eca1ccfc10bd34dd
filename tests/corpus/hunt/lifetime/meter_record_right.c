/* expect: none */
/* A power meter stores a record in each quarter of an hour, from a copy that
 * belongs to the write. */
#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

enum { QUARTERS = 4 };

struct record {
    uint32_t quarter, watt;
};

struct store {
    uv_fs_t req;
    struct record record;
};

static uv_file file;
static int stored;

static void record_stored(uv_fs_t *req)
{
    assert(req->result == sizeof(struct record));
    uv_fs_req_cleanup(req);
    free(req->data);
    stored++;
}

static void store(uv_loop_t *loop, uint32_t quarter, uint32_t watt)
{
    struct store *s = malloc(sizeof(*s));
    uv_buf_t buf = uv_buf_init((char *)&s->record, sizeof(s->record));

    assert(s);
    s->req.data = s;
    s->record.quarter = quarter;
    s->record.watt = watt;
    uv_fs_write(loop, &s->req, file, &buf, 1, quarter * sizeof(struct record),
                record_stored);
}

static void quarter_over(uv_timer_t *timer)
{
    static uint32_t quarter;

    store(timer->loop, quarter, 100 + quarter);
    store(timer->loop, quarter + 1, 101 + quarter);
    quarter += 2;
    if (quarter == QUARTERS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t timer;
    struct record records[QUARTERS];

    file = open("meter.dat", O_CREAT | O_TRUNC | O_RDWR, 0600);
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, quarter_over, 5, 5);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(pread(file, records, sizeof(records), 0) == sizeof(records));
    close(file);
    unlink("meter.dat");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return stored == QUARTERS ? 0 : 1;
}
