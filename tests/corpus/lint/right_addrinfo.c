/* expect: none */
/* The list of addresses is taken from the request, later. */
#include <uv.h>

struct search {
    uv_getaddrinfo_t req;
    int status;
};

static void resolved(uv_getaddrinfo_t *req, int status, struct addrinfo *res)
{
    struct search *s = req->data;

    (void)res;
    s->status = status;
    uv_stop(req->loop);
}

int search(uv_loop_t *loop, struct search *s, int *family)
{
    int rc = uv_getaddrinfo(loop, &s->req, resolved, "x", NULL, NULL);

    if (rc < 0)
        return rc;
    uv_run(loop, UV_RUN_DEFAULT);
    if (s->status == 0)
        *family = s->req.addrinfo->ai_family;
    uv_freeaddrinfo(s->req.addrinfo);
    return s->status;
}
