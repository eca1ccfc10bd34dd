/* expect: rule=UV402 line=14 */
#include <uv.h>

/* What the thread does after the send is not told by it. */
static int found, last, total;
static uv_async_t async;
static uv_thread_t thread;

static void search(void *arg)
{
    (void)arg;
    found = 17;
    uv_async_send(&async);
    last = 18;
}

static void came(uv_async_t *handle)
{
    total += found + last;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    int rc;

    uv_async_init(uv_default_loop(), &async, came);
    uv_thread_create(&thread, search, NULL);
    rc = uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    return rc;
}
