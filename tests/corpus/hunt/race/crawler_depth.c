/* expect: class=race rule=UV504 also=UV606 line=47 schedules=any */
/*
 * A crawler keeps the depth of the page that it fetches in one variable. Pages
 * of another depth are started before the fetch ends, and children get a wrong
 * depth.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { DEPTH_MAX = 3 };

struct fetch {
    uv_work_t work;
    int page;
};

static int depth;
static int pages_at[DEPTH_MAX + 2];
static void crawl(uv_loop_t *loop, int page, int at_depth);

static void get(uv_work_t *work)
{
    (void)work;
}

static void got(uv_work_t *work, int status)
{
    struct fetch *fetch = work->data;
    int at = depth;

    assert(status == 0);
    pages_at[at]++;
    if (at < DEPTH_MAX) {
        crawl(work->loop, 2 * fetch->page, at + 1);
        if (fetch->page % 2)
            crawl(work->loop, 2 * fetch->page + 1, at + 1);
    }
    free(fetch);
}

static void crawl(uv_loop_t *loop, int page, int at_depth)
{
    struct fetch *fetch = calloc(1, sizeof(*fetch));

    fetch->page = page;
    depth = at_depth;
    fetch->work.data = fetch;
    assert(uv_queue_work(loop, &fetch->work, get, got) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    crawl(loop, 1, 0);
    crawl(loop, 6, 2);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return pages_at[0] == 1 && pages_at[1] == 2 && pages_at[2] == 4 &&
                   pages_at[3] == 5
               ? 0
               : 1;
}
