/* expect: class=completion rule=UV102 also=UV606 line=36 schedules=any */
/* A parcel service reads an address file. When that fails it reports the
 * failure, and goes on to report success. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

struct parcel {
    uv_fs_t req;
    const char *file;
    void (*done)(struct parcel *p, int status);
    int reports, status;
};

static void closed(uv_fs_t *req)
{
    struct parcel *p = req->data;

    uv_fs_req_cleanup(req);
    p->done(p, 0);
}

static void opened(uv_fs_t *req)
{
    struct parcel *p = req->data;
    int result = (int)req->result;

    uv_fs_req_cleanup(req);
    if (result < 0) {
        p->done(p, result);
        result = STDIN_FILENO;
    }
    if (result == STDIN_FILENO) {
        p->done(p, 0);
        return;
    }
    uv_fs_close(req->loop, req, result, closed);
}

static void dispatch(struct parcel *p)
{
    p->req.data = p;
    uv_fs_open(uv_default_loop(), &p->req, p->file, O_RDONLY, 0, opened);
}

static void report(struct parcel *p, int status)
{
    p->status = status;
    p->reports++;
}

int main(void)
{
    struct parcel parcels[] = {{.file = "anna.txt", .done = report},
                               {.file = "bert.txt", .done = report}};
    FILE *file = fopen("anna.txt", "w");

    fclose(file);
    dispatch(&parcels[0]);
    dispatch(&parcels[1]);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("anna.txt");
    assert(uv_loop_close(uv_default_loop()) == 0);
    assert(parcels[0].reports == 1 && parcels[0].status == 0);
    return parcels[1].reports == 1 && parcels[1].status == UV_ENOENT ? 0 : 1;
}
