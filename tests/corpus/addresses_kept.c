/* expect: rule=UV203 line=18 */
#include <uv.h>

/* The list of addresses is looked at, and lost. */
static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
    static int count;

    (void)req;
    for (; status == 0 && found; found = found->ai_next)
        count++;
}

int main(void)
{
    static uv_getaddrinfo_t req;

    uv_getaddrinfo(uv_default_loop(), &req, resolved, "127.0.0.1", "80", NULL);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
