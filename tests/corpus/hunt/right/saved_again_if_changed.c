/* expect: none */
/*
 * A document that changes while it is written is marked and written once more.
 * The mark is set by one task and cleared by another, but only before the bytes
 * are taken.
 */
#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static struct {
    uv_fs_t req;
    uv_timer_t typist;
    uv_file file;
    char text[8], in_flight[8];
    uv_buf_t buf;
    int length, dirty, writing, writes;
} doc;

static void save(uv_loop_t *loop);

static void saved(uv_fs_t *req)
{
    assert(req->result == (ssize_t)doc.buf.len);
    uv_fs_req_cleanup(req);
    doc.writing = 0;
    doc.writes++;
    if (doc.dirty)
        save(req->loop);
}

static void save(uv_loop_t *loop)
{
    doc.dirty = 0;
    doc.writing = 1;
    memcpy(doc.in_flight, doc.text, sizeof(doc.text));
    doc.buf = uv_buf_init(doc.in_flight, doc.length);
    assert(uv_fs_write(loop, &doc.req, doc.file, &doc.buf, 1, 0, saved) == 0);
}

static void key_pressed(uv_timer_t *timer)
{
    doc.text[doc.length] = "abcdef"[doc.length];
    doc.length++;
    doc.dirty = 1;
    if (!doc.writing)
        save(timer->loop);
    if (doc.length == 6)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    char text[8] = "";

    doc.file = open("document", O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert(doc.file >= 0);
    uv_timer_init(loop, &doc.typist);
    uv_timer_start(&doc.typist, key_pressed, 1, 1);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(pread(doc.file, text, 7, 0) == 6);
    close(doc.file);
    unlink("document");
    return strcmp(text, "abcdef") == 0 && doc.writes <= 6 ? 0 : 1;
}
