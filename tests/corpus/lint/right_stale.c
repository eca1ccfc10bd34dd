/* expect: none */
/* Values that are carried across a wait, and tests before a start. */
#include <stdlib.h>
#include <string.h>
#include <uv.h>
#include "async.h"

static int tickets, mode;
static int total;

struct group {
    uv_loop_t *loop;
    int count;
    const char *name;
};

struct join {
    uv_timer_t timer;
    struct group *group;
    int members, seen, mode;
    uint64_t begun;
};

static void join_end(struct join *j)
{
    uv_close((uv_handle_t *)&j->timer, (uv_close_cb)free);
}

/* Read again; added to what is there; another field; put back as it was; kept
 * to compare. */
static void on_joined(uv_timer_t *timer)
{
    struct join *j = timer->data;

    if (j->group->count == j->members)
        j->group->count = j->members + 1;
    tickets -= j->seen;
    j->members = j->seen + 1;
    mode = j->mode;
    total = (int)(uv_now(timer->loop) - j->begun);
    join_end(j);
}

int group_join(struct group *g)
{
    struct join *j = calloc(1, sizeof(*j));

    if (!j)
        return UV_ENOMEM;
    j->group = g;
    j->members = g->count;
    j->seen = tickets;
    j->mode = mode;
    j->begun = uv_now(g->loop);
    mode = 1;
    j->timer.data = j;
    uv_timer_init(g->loop, &j->timer);
    return uv_timer_start(&j->timer, on_joined, 10, 0);
}

/* The count of one object, all by itself. */
static void on_counted(uv_timer_t *timer)
{
    struct join *j = timer->data;

    j->members = j->seen + 1;
}

int count_again(struct join *j)
{
    j->seen = j->members;
    j->timer.data = j;
    return uv_timer_start(&j->timer, on_counted, 1, 0);
}

struct account {
    int balance, limit;
    uv_mutex_t *lock;
};

/* Tasks: changed before the wait; read again; only compared; its own. */
static int withdraw(void *arg)
{
    struct account *account = arg;
    int old = account->balance, limit = account->limit;

    account->balance = old - 5;
    async_sleep(10);
    if (account->balance < limit)
        account->balance += 5;
    old = account->balance;
    account->balance = old - 1;
    return 0;
}

static int measure(void *arg)
{
    struct account own = {0};
    int before = own.balance;

    async_sleep(*(unsigned *)arg);
    own.balance = before + 1;
    return own.balance;
}

static int swap(void *arg)
{
    struct account *account = arg;
    int saved = account->limit;

    account->limit = 0;
    async_sleep(1);
    account->limit = saved;
    return 0;
}

struct cache {
    uv_loop_t *loop;
    uv_fs_t req;
    int loaded, loading, waiting;
    char *text;
};

static void on_loaded(uv_fs_t *req)
{
    struct cache *c = req->data;

    c->loading = 0;
    c->loaded = req->result >= 0 ? 1 : -1;
    uv_fs_req_cleanup(req);
    c->text = "x";
    c->loaded = 1;
}

/* A second flag says that it is under way. */
int cache_get(struct cache *c)
{
    int rc;

    if (c->loaded)
        return 0;
    if (c->loading) {
        c->waiting++;
        return 0;
    }
    c->loading = 1;
    c->req.data = c;
    rc = uv_fs_stat(c->loop, &c->req, "x", on_loaded);
    if (rc < 0)
        c->loading = 0;
    return rc;
}

/* The count of those who wait does the same. */
int cache_wait(struct cache *c)
{
    if (c->text)
        return 0;
    if (c->waiting++ > 0)
        return 0;
    c->req.data = c;
    return uv_fs_stat(c->loop, &c->req, "x", on_loaded);
}

/* Set before the start. */
int cache_load(struct cache *c)
{
    if (c->loaded)
        return 0;
    c->loaded = 2;
    c->req.data = c;
    return uv_fs_stat(c->loop, &c->req, "x", on_loaded);
}

/* Reading stops meanwhile. */
static int ready;
static uv_fs_t req;
static void on_ready(uv_fs_t *r)
{
    if (r->result >= 0)
        ready = 1;
    uv_fs_req_cleanup(r);
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf)
{
    free(buf->base);
    if (nread < 0) {
        uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    if (!ready) {
        uv_read_stop(stream);
        if (uv_fs_stat(stream->loop, &req, "x", on_ready) < 0)
            uv_close((uv_handle_t *)stream, NULL);
    }
}

/* An error is no state. */
static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    (void)handle;
    *buf = uv_buf_init(malloc(size), (unsigned)size);
}

int begin(uv_stream_t *stream) { return uv_read_start(stream, on_alloc, on_read); }

int run(uv_loop_t *loop, struct account *account, unsigned *ms)
{
    int rc = async_run(loop, task_new("withdraw", withdraw, account));

    if (rc >= 0)
        rc = async_run(loop, task_new("measure", measure, ms));
    return rc < 0 ? rc : async_run(loop, task_new("swap", swap, account));
}
