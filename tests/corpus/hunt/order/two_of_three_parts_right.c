/* expect: none */
/*
 * A page is put together when its three parts are there, whichever comes last.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

struct page {
    uv_work_t title, picture, text;
    const char *title_line;
    int *pixels;
    const char *body;
    int missing;
    char html[64];
};

static void fetch(uv_work_t *work)
{
    (void)work;
}

static void part_came(struct page *p)
{
    if (--p->missing > 0)
        return;
    snprintf(p->html, sizeof(p->html), "%s:%d:%s", p->title_line, *p->pixels,
             p->body);
    assert(strncmp(p->html, "News:3:", 7) == 0);
}

static void title_came(uv_work_t *work, int status)
{
    struct page *p = work->data;

    assert(status == 0);
    p->title_line = "News";
    part_came(p);
}

static void picture_came(uv_work_t *work, int status)
{
    static int pixels[] = {3};
    struct page *p = work->data;

    assert(status == 0);
    p->pixels = pixels;
    part_came(p);
}

static void text_came(uv_work_t *work, int status)
{
    struct page *p = work->data;

    assert(status == 0);
    p->body = "It rains.";
    part_came(p);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct page p = {.html = ""};

    p.title.data = p.picture.data = p.text.data = &p;
    p.missing = 3;
    assert(uv_queue_work(loop, &p.title, fetch, title_came) == 0);
    assert(uv_queue_work(loop, &p.picture, fetch, picture_came) == 0);
    assert(uv_queue_work(loop, &p.text, fetch, text_came) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return strcmp(p.html, "News:3:It rains.") == 0 ? 0 : 1;
}
