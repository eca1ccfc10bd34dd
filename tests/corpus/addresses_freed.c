/* expect: none */
#include <netdb.h>
#include <uv.h>

/* One list is freed by libuv's function, the other by that of the system. */
static uv_getaddrinfo_t first, second;

static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
    (void)status;
    if (req == &first)
        uv_freeaddrinfo(found);
    else
        freeaddrinfo(found);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_getaddrinfo(loop, &first, resolved, "127.0.0.1", "80", NULL);
    uv_getaddrinfo(loop, &second, resolved, "127.0.0.1", "81", NULL);
    return uv_run(loop, UV_RUN_DEFAULT);
}
