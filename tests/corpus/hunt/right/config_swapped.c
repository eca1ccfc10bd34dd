/* expect: none */
/*
 * A reload swaps the configuration while requests still use the old one. Each
 * request keeps a counted reference, so the old one lives until its last reader
 * is done.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct config {
    int references, limit;
};

struct request {
    uv_fs_t req;
    struct config *config;
};

static struct config *active;
static int freed, served_limit;

static struct config *config_new(int limit)
{
    struct config *c = malloc(sizeof(*c));

    *c = (struct config){1, limit};
    return c;
}

static void config_release(struct config *c)
{
    if (--c->references == 0) {
        free(c);
        freed++;
    }
}

static void served(uv_fs_t *req)
{
    struct request *r = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    served_limit += r->config->limit;
    config_release(r->config);
    free(r);
}

static void serve(uv_loop_t *loop)
{
    struct request *r = calloc(1, sizeof(*r));

    r->config = active;
    r->config->references++;
    r->req.data = r;
    assert(uv_fs_stat(loop, &r->req, ".", served) == 0);
}

static void reload(uv_timer_t *timer)
{
    config_release(active);
    active = config_new(100);
    serve(timer->loop);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;

    active = config_new(1);
    serve(loop);
    serve(loop);
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, reload, 4, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    config_release(active);
    return freed == 2 && served_limit == 102 ? 0 : 1;
}
