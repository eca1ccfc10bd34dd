/* expect: class=order rule=UV506 line=39 */
/*
 * After a web framework's bundler: it opens all files, and the last one in the
 * list closes the bundle, although opening is answered in any order.
 */
#include <assert.h>
#include <fcntl.h>
#include <uv.h>

struct part {
    struct part *next;
    uv_fs_t open, close;
    int is_last;
};

struct bundle {
    struct part *parts;
    int pending;
    int added, closed_with;
};

static struct bundle bundle;

static void part_closed(uv_fs_t *req)
{
    assert(req->result == 0);
    uv_fs_req_cleanup(req);
}

static void part_opened(uv_fs_t *req)
{
    struct part *part = req->data;
    uv_file file = req->result;

    assert(file >= 0);
    uv_fs_req_cleanup(req);
    bundle.added++;
    bundle.pending--;
    if (part->is_last)
        bundle.closed_with = bundle.added;
    assert(uv_fs_close(req->loop, &part->close, file, part_closed) == 0);
}

static void bundle_all(uv_loop_t *loop)
{
    for (struct part *part = bundle.parts; part; part = part->next) {
        part->open.data = part;
        bundle.pending++;
        assert(uv_fs_open(loop, &part->open, "/dev/null", O_RDONLY, 0,
                          part_opened) == 0);
    }
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct part parts[5] = {{.is_last = 1}};

    for (int i = 0; i < 5; i++) {
        parts[i].next = bundle.parts;
        bundle.parts = &parts[i];
    }
    bundle_all(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return bundle.closed_with == 5 ? 0 : 1;
}
