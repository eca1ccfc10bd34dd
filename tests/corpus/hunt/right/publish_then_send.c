/* expect: none */
/* A spider writes its web and then sends; the loop reads the web after the
 * callback, without a lock: uv_async_send orders the two. */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct web {
    char threads[32];
    int count;
};

struct spider {
    uv_thread_t thread;
    uv_async_t done;
    struct web web;
    int seen;
};

static struct spider spider;

static void spin(void *arg)
{
    struct spider *s = arg;

    for (int i = 0; i < 20; i++)
        s->web.threads[s->web.count++] = (char)('a' + i);
    uv_async_send(&s->done); /* nothing is written after this */
}

static void look(uv_async_t *async)
{
    struct spider *s = async->data;

    s->seen = s->web.count;
    assert(strlen(s->web.threads) == (size_t)s->seen);
    uv_close((uv_handle_t *)async, NULL);
}

int main(void)
{
    uv_loop_t loop;

    assert(uv_loop_init(&loop) == 0);
    uv_async_init(&loop, &spider.done, look);
    spider.done.data = &spider;
    assert(uv_thread_create(&spider.thread, spin, &spider) == 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_thread_join(&spider.thread);
    assert(uv_loop_close(&loop) == 0);
    return spider.seen == 20 ? 0 : 1;
}
