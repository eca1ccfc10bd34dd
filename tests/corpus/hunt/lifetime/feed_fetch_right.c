/* expect: none */
/* A reader opens its feeds and frees the context of each, also when one is
 * missing. */
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

struct fetch {
    uv_fs_t req;
    char *title;
    int *opened;
};

static void fetch_free(struct fetch *f)
{
    uv_fs_req_cleanup(&f->req);
    free(f->title);
    free(f);
}

static void opened(uv_fs_t *req)
{
    struct fetch *f = req->data;

    if (req->result < 0) {
        fetch_free(f); /* no such feed */
        return;
    }
    ++*f->opened;
    close((int)req->result);
    fetch_free(f);
}

static int fetch(uv_loop_t *loop, const char *file, int *count)
{
    struct fetch *f = calloc(1, sizeof(*f));

    if (!f)
        return UV_ENOMEM;
    f->title = strdup(file);
    f->opened = count;
    f->req.data = f;
    return uv_fs_open(loop, &f->req, file, O_RDONLY, 0, opened);
}

int main(void)
{
    int count = 0, news = open("news.xml", O_CREAT | O_RDWR, 0600);

    close(news);
    fetch(uv_default_loop(), "news.xml", &count);
    fetch(uv_default_loop(), "weather.xml", &count);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("news.xml");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return count == 1 ? 0 : 1;
}
