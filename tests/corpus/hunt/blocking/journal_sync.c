/* expect: class=blocking rule=UV301 line=28 schedules=any */
/* A database commits: it writes with a callback, and then calls fdatasync()
 * right there, which waits for the disk. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

#define NAME "commits.db"
enum { COMMITS = 3 };

struct database {
    uv_fs_t req;
    uv_file file;
    int committed;
    char record[32];
};

static void commit(struct database *db);

static void written(uv_fs_t *req)
{
    struct database *db = req->data;

    assert(req->result > 0);
    uv_fs_req_cleanup(req);
    assert(fdatasync(db->file) == 0);
    if (++db->committed < COMMITS)
        commit(db);
}

static void commit(struct database *db)
{
    int length =
        snprintf(db->record, sizeof(db->record), "commit %d\n", db->committed);
    uv_buf_t buf = uv_buf_init(db->record, length);

    uv_fs_write(uv_default_loop(), &db->req, db->file, &buf, 1, -1, written);
}

int main(void)
{
    static struct database db;

    db.req.data = &db;
    db.file = open(NAME, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert(db.file >= 0);
    commit(&db);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(db.file);
    unlink(NAME);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return db.committed == COMMITS ? 0 : 1;
}
