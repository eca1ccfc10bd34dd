/* expect: class=thread rule=UV401 line=36 schedules=any */
/* A crawler has a thread of its own that finds links and queues their fetching
 * itself: uv_queue_work belongs to the loop's thread. */
#include <assert.h>
#include <uv.h>

enum { LINKS = 3 };

struct crawler {
    uv_loop_t *loop;
    uv_thread_t finder;
    uv_async_t found;
    uv_work_t fetches[LINKS];
    int fetched;
};

static struct crawler crawler;

static void fetch(uv_work_t *req)
{
    (void)req;
}

static void fetched(uv_work_t *req, int status)
{
    struct crawler *c = req->data;

    assert(status == 0);
    if (++c->fetched == LINKS)
        uv_close((uv_handle_t *)&c->found, NULL);
}

static void follow(struct crawler *c, int link)
{
    c->fetches[link].data = c;
    uv_queue_work(c->loop, &c->fetches[link], fetch, fetched);
    uv_async_send(&c->found);
}

static void find_links(void *arg)
{
    struct crawler *c = arg;

    for (int link = 0; link < LINKS; link++)
        follow(c, link);
}

static void woken(uv_async_t *async)
{
    (void)async;
}

int main(void)
{
    crawler.loop = uv_default_loop();
    uv_async_init(crawler.loop, &crawler.found, woken);
    crawler.found.data = &crawler;
    assert(uv_thread_create(&crawler.finder, find_links, &crawler) == 0);
    uv_run(crawler.loop, UV_RUN_DEFAULT);
    uv_thread_join(&crawler.finder);
    assert(uv_loop_close(crawler.loop) == 0);
    return crawler.fetched == LINKS ? 0 : 1;
}
