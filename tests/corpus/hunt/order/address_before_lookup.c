/* expect: class=order rule=UV114 also=UV606 line=39 schedules=any */
/*
 * A probe resolves an address and takes the result out of the request before
 * the look-up has run.
 */
#include <assert.h>
#include <string.h>
#include <uv.h>

struct probe {
    uv_getaddrinfo_t req;
    struct sockaddr_in to;
    int resolved;
};

static void use(struct probe *p, const struct addrinfo *found)
{
    if (!found)
        return;
    memcpy(&p->to, found->ai_addr, sizeof(p->to));
    p->resolved++;
}

static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
    (void)req;
    assert(status == 0);
    uv_freeaddrinfo(found);
}

static void start(uv_loop_t *loop, struct probe *p, const char *host)
{
    struct addrinfo hints = {.ai_family = AF_INET,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST};

    p->req.data = p;
    assert(uv_getaddrinfo(loop, &p->req, resolved, host, "80", &hints) == 0);
    use(p, p->req.addrinfo);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct probe p = {.resolved = 0};
    char name[32] = "";

    start(loop, &p, "127.0.0.1");
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    if (!p.resolved)
        return 1;
    uv_ip4_name(&p.to, name, sizeof(name));
    return strcmp(name, "127.0.0.1") == 0 ? 0 : 1;
}
