/* expect: none */
/*
 * A viewer asks for the size of a file and allocates when the answer has come.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct viewer {
    uv_fs_t stat;
    char *memory;
    size_t size;
};

static void allocate(struct viewer *v)
{
    v->size = v->stat.statbuf.st_size;
    v->memory = calloc(1, v->size + 1);
}

static void size_known(uv_fs_t *req)
{
    struct viewer *v = req->data;

    assert(req->result == 0);
    allocate(v);
    uv_fs_req_cleanup(req);
}

static void open_document(uv_loop_t *loop, struct viewer *v, const char *name)
{
    v->stat.data = v;
    assert(uv_fs_stat(loop, &v->stat, name, size_known) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct viewer v = {.memory = NULL};
    int file = open("document", O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert(file >= 0 && write(file, "hello", 5) == 5);
    close(file);
    open_document(loop, &v, "document");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    unlink("document");
    free(v.memory);
    return v.size == 5 ? 0 : 1;
}
