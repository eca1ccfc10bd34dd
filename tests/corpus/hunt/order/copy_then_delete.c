/* expect: class=order rule=UV506 line=43 */
/*
 * Moving a file to another disk copies it and deletes the original. Both are
 * started at once; without luck there is nothing left to copy.
 */
#include <assert.h>
#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

struct move {
    uv_fs_t copy, delete;
    const char *from, *to;
    int copied, deleted;
};

static void original_deleted(uv_fs_t *req)
{
    struct move *m = req->data;

    m->deleted = req->result == 0;
    uv_fs_req_cleanup(req);
}

static void delete_original(struct move *m, uv_loop_t *loop)
{
    m->delete.data = m;
    assert(uv_fs_unlink(loop, &m->delete, m->from, original_deleted) == 0);
}

static void copied(uv_fs_t *req)
{
    struct move *m = req->data;

    m->copied = req->result == 0;
    uv_fs_req_cleanup(req);
}

static void move_file(uv_loop_t *loop, struct move *m)
{
    m->copy.data = m;
    assert(uv_fs_copyfile(loop, &m->copy, m->from, m->to, 0, copied) == 0);
    delete_original(m, loop);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct move m = {.from = "disk1", .to = "disk2"};
    uv_file file = open(m.from, O_WRONLY | O_CREAT, 0600);

    assert(file >= 0);
    close(file);
    move_file(loop, &m);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    unlink(m.from);
    unlink(m.to);
    return m.copied && m.deleted ? 0 : 1;
}
