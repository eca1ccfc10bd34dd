/* expect: class=order rule=UV505 also=UV506 line=25 */
/*
 * A page is put together when its text is there. Title and picture were asked
 * for earlier, but they need not be there.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

struct page {
    uv_work_t title, picture, text;
    const char *title_line;
    int *pixels;
    char html[64];
};

static void fetch(uv_work_t *work)
{
    (void)work;
}

static void put_together(struct page *p, const char *body)
{
    snprintf(p->html, sizeof(p->html), "%s:%d:%s", p->title_line, *p->pixels,
             body);
    assert(strncmp(p->html, "News:3:", 7) == 0);
}

static void title_came(uv_work_t *work, int status)
{
    struct page *p = work->data;

    assert(status == 0);
    p->title_line = "News";
}

static void picture_came(uv_work_t *work, int status)
{
    static int pixels[] = {3};
    struct page *p = work->data;

    assert(status == 0);
    p->pixels = pixels;
}

static void text_came(uv_work_t *work, int status)
{
    struct page *p = work->data;

    assert(status == 0);
    put_together(p, "It rains.");
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct page p = {.html = ""};

    p.title.data = p.picture.data = p.text.data = &p;
    assert(uv_queue_work(loop, &p.title, fetch, title_came) == 0);
    assert(uv_queue_work(loop, &p.picture, fetch, picture_came) == 0);
    assert(uv_queue_work(loop, &p.text, fetch, text_came) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return strcmp(p.html, "News:3:It rains.") == 0 ? 0 : 1;
}
