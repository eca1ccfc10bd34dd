/* expect: none */
/* A crawler has a thread of its own that finds links; it puts them in a list
 * and wakes the loop, which queues the fetching. */
#include <assert.h>
#include <uv.h>

enum { LINKS = 3 };

struct crawler {
    uv_loop_t *loop;
    uv_thread_t finder;
    uv_async_t found;
    uv_mutex_t lock;
    int listed, queued;
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
    uv_mutex_lock(&c->lock);
    c->listed = link + 1;
    uv_async_send(&c->found);
    uv_mutex_unlock(&c->lock);
}

static void find_links(void *arg)
{
    struct crawler *c = arg;

    for (int link = 0; link < LINKS; link++)
        follow(c, link);
}

static void woken(uv_async_t *async)
{
    struct crawler *c = async->data;
    int listed;

    if (uv_mutex_trylock(&c->lock) != 0) {
        uv_async_send(async);
        return;
    }
    listed = c->listed;
    uv_mutex_unlock(&c->lock);
    for (; c->queued < listed; c->queued++) {
        c->fetches[c->queued].data = c;
        uv_queue_work(c->loop, &c->fetches[c->queued], fetch, fetched);
    }
}

int main(void)
{
    crawler.loop = uv_default_loop();
    uv_mutex_init(&crawler.lock);
    uv_async_init(crawler.loop, &crawler.found, woken);
    crawler.found.data = &crawler;
    assert(uv_thread_create(&crawler.finder, find_links, &crawler) == 0);
    uv_run(crawler.loop, UV_RUN_DEFAULT);
    uv_thread_join(&crawler.finder);
    uv_mutex_destroy(&crawler.lock);
    assert(uv_loop_close(crawler.loop) == 0);
    return crawler.fetched == LINKS ? 0 : 1;
}
