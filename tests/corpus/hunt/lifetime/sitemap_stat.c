/* expect: class=lifetime rule=UV207 also=UV504 line=33 schedules=any */
/* A crawler checks pages in its cache with one shared file request: the second
 * check starts while the first is in flight. */
#include <assert.h>
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

enum { PAGES = 3 };

struct page {
    const char *file;
    int is_cached;
};

static struct page pages[PAGES] = {
    {.file = "index.html"}, {.file = "about.html"}, {.file = "terms.html"}};
static uv_fs_t check;
static int checked;

static void accessed(uv_fs_t *req)
{
    struct page *page = req->data;

    page->is_cached = req->result == 0;
    uv_fs_req_cleanup(req);
    checked++;
}

static void look_up(uv_loop_t *loop, struct page *page)
{
    check.data = page;
    uv_fs_access(loop, &check, page->file, R_OK, accessed);
}

static void make(const char *name)
{
    FILE *file = fopen(name, "w");

    assert(file);
    fclose(file);
}

int main(void)
{
    make("about.html");
    for (int i = 0; i < PAGES; i++)
        look_up(uv_default_loop(), &pages[i]);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    unlink("about.html");
    assert(uv_loop_close(uv_default_loop()) == 0);
    return checked == PAGES && pages[1].is_cached ? 0 : 1;
}
