/* expect: none */
/* A reader knows that the end of a file is a read of 0 bytes. */
#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct reader {
    uv_fs_t req;
    uv_file file;
    char room[8], story[64];
    size_t length;
    bool is_complete, is_broken;
};

static struct reader reader;

static void read_on(struct reader *r);

static void was_read(uv_fs_t *req)
{
    struct reader *r = req->data;
    ssize_t result = req->result;

    uv_fs_req_cleanup(req);
    if (result == 0) {
        r->is_complete = true;
        return;
    }
    if (result <= 0) {
        r->is_broken = true;
        return;
    }
    memcpy(r->story + r->length, r->room, result);
    r->length += result;
    read_on(r);
}

static void read_on(struct reader *r)
{
    uv_buf_t buf = uv_buf_init(r->room, sizeof(r->room));

    r->req.data = r;
    uv_fs_read(uv_default_loop(), &r->req, r->file, &buf, 1, r->length,
               was_read);
}

int main(void)
{
    FILE *file = fopen("story.txt", "w");

    fputs("once upon a time", file);
    fclose(file);
    reader.file = open("story.txt", O_RDONLY);
    read_on(&reader);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(reader.file);
    unlink("story.txt");
    assert(uv_loop_close(uv_default_loop()) == 0);
    assert(strcmp(reader.story, "once upon a time") == 0);
    return reader.is_complete && !reader.is_broken ? 0 : 1;
}
