/* expect: none */
#include <uv.h>

/* A thread sends what it found to the loop: the send comes before the callback,
 * and so does all that was written before the send. */
static int found, total;
static uv_async_t async;
static uv_thread_t thread;

static void search(void *arg)
{
    (void)arg;
    found = 17;
    uv_async_send(&async);
}

static void came(uv_async_t *handle)
{
    total += found;
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
