/* expect: class=lifetime rule=UV206 also=UV606 line=35 schedules=any */
/* A diary writes a page to its file and frees the text right after the start:
 * the pool may not have written it yet. */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define NAME "diary.txt"
static const char evening[] = "Dear diary, today I learned to wait.";

struct page {
    uv_fs_t req;
    char *text;
};

static struct page page;

static void saved(uv_fs_t *req)
{
    assert(req->result == (ssize_t)strlen(evening));
    uv_fs_req_cleanup(req);
}

static void save(uv_loop_t *loop, struct page *p, uv_file file)
{
    uv_buf_t buf;

    p->text = strdup(evening);
    buf = uv_buf_init(p->text, strlen(p->text));
    assert(uv_fs_write(loop, &p->req, file, &buf, 1, 0, saved) == 0);
    memset(p->text, '#', buf.len); /* nobody shall read it in memory */
    free(p->text);
}

int main(void)
{
    char text[64] = "";
    uv_file file = open(NAME, O_CREAT | O_TRUNC | O_RDWR, 0600);

    assert(file >= 0);
    save(uv_default_loop(), &page, file);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(pread(file, text, sizeof(text) - 1, 0) > 0);
    close(file);
    unlink(NAME);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return strlen(text) == strlen(evening) ? 0 : 1;
}
