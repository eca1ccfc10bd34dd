/* expect: none */
/*
 * Four reads are in flight into one buffer. Each has its own quarter of the
 * buffer and of the file.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

enum { PARTS = 4, SIZE = 4 };

static char page[PARTS * SIZE + 1];
static uv_fs_t reqs[PARTS];
static int missing = PARTS, equal;

static void part_read(uv_fs_t *req)
{
    assert(req->result == SIZE);
    uv_fs_req_cleanup(req);
    if (--missing == 0)
        equal = strcmp(page, "one two three 4.") == 0;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_file file = open("page", O_RDWR | O_CREAT | O_TRUNC, 0600);

    assert(file >= 0 && write(file, "one two three 4.", 16) == 16);
    for (int i = 0; i < PARTS; i++) {
        uv_buf_t buf = uv_buf_init(page + i * SIZE, SIZE);

        assert(uv_fs_read(loop, &reqs[i], file, &buf, 1, i * SIZE, part_read) ==
               0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    close(file);
    unlink("page");
    return equal ? 0 : 1;
}
