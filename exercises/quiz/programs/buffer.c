#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static uv_loop_t loop;
static uv_fs_t request;

static void written(uv_fs_t *req)
{
    if (req->result < 0)
        puts(uv_strerror((int)req->result));
    uv_fs_req_cleanup(req);
}

static void save(uv_file file, const char *text)
{
    char *copy = strdup(text);
    uv_buf_t bytes = uv_buf_init(copy, copy ? (unsigned)strlen(copy) : 0);

    if (uv_fs_write(&loop, &request, file, &bytes, 1, 0, written) < 0)
        uv_fs_req_cleanup(&request);
    free(copy);
}

int main(void)
{
    int file = open("note", O_WRONLY | O_CREAT, 0600);

    uv_loop_init(&loop);
    save(file, "milk, eggs");
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}
