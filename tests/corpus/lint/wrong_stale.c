/* expect: UV501@27 UV501@50 UV501@63 UV501@78 UV501@90 UV502@110 UV502@124 UV502@142 */
/* What was true before a wait. */
#include <stdlib.h>
#include <uv.h>
#include "async.h"

static int tickets;
static int balance;

struct group {
    uv_loop_t *loop;
    int count, limit;
};

struct join {
    uv_timer_t timer;
    uv_fs_t req;
    struct group *group;
    int members, price;
};

/* A field of another object, kept in the context. */
static void on_joined(uv_timer_t *timer)
{
    struct join *j = timer->data;

    j->group->count = j->members + 1;
    uv_close((uv_handle_t *)timer, (uv_close_cb)free);
}

int group_join(struct group *g)
{
    struct join *j = calloc(1, sizeof(*j));

    if (!j)
        return UV_ENOMEM;
    j->group = g;
    j->members = g->count;
    j->timer.data = j;
    uv_timer_init(g->loop, &j->timer);
    return uv_timer_start(&j->timer, on_joined, 10, 0);
}

/* Computed before the start, by way of locals. */
static void on_paid(uv_fs_t *req)
{
    struct join *j = req->data;
    int left = j->price;

    tickets = left;
    if (req->result < 0)
        tickets++;
    uv_fs_req_cleanup(req);
    free(j);
}

/* A global in a callback. */
static void on_refund(uv_fs_t *req)
{
    struct join *j = req->data;

    if (req->result >= 0)
        balance = j->members - j->price;
    uv_fs_req_cleanup(req);
    free(j);
}

struct account {
    int balance;
};

static int withdraw(void *arg)
{
    struct account *account = arg;
    int old = account->balance;

    async_sleep(10);
    account->balance = old - 5;
    return 0;
}

static int pause_a_little(void) { return async_sleep(1); }

static int deposit(void *arg)
{
    int sum = balance + *(int *)arg;

    if (pause_a_little() < 0)
        return UV_ECANCELED;
    balance = sum;
    return 0;
}

struct cache {
    uv_loop_t *loop;
    uv_fs_t req;
    char *text;
    int loaded;
};

static void on_loaded(uv_fs_t *req)
{
    struct cache *c = req->data;

    c->loaded = req->result < 0 ? 2 : 1; uv_fs_req_cleanup(req); c->loaded = 1;
}

int cache_get(struct cache *c)
{
    if (c->loaded)
        return 0;
    c->req.data = c;
    return uv_fs_stat(c->loop, &c->req, "x", on_loaded);
}

static int connected;
static uv_connect_t connect_req;
static void on_connected(uv_connect_t *req, int status)
{
    if (status == 0)
        connected = 1;
    (void)req;
}
int ensure(uv_tcp_t *tcp, const struct sockaddr *to) { if (!connected) {
        return uv_tcp_connect(&connect_req, tcp, to, on_connected);
    }
    return 0;
}

static char *greeting;
static void on_greeting(uv_fs_t *req)
{
    if (req->result >= 0)
        greeting = req->data;
    uv_fs_req_cleanup(req);
}

static void on_tick(uv_timer_t *timer)
{
    static uv_fs_t req;

    if (greeting == NULL) {
        req.data = timer->data;
        if (uv_fs_stat(timer->loop, &req, "x", on_greeting) < 0)
            uv_unref((uv_handle_t *)timer);
    }
}

int begin(struct group *g, uv_timer_t *timer, uv_fs_t *req)
{
    struct join *j = calloc(1, sizeof(*j)), *k = calloc(1, sizeof(*k));
    int have = tickets, rc;

    if (!j || !k) {
        free(j);
        free(k);
        return UV_ENOMEM;
    }
    j->price = have - 1;
    j->req.data = j;
    rc = uv_fs_stat(g->loop, &j->req, "x", on_paid);
    if (rc < 0) {
        free(j);
        free(k);
        return rc;
    }
    k->members = balance;
    k->price = 3;
    req->data = k;
    rc = uv_fs_stat(g->loop, req, "x", on_refund);
    if (rc < 0)
        free(k);
    return rc < 0 ? rc : uv_timer_start(timer, on_tick, 1, 1);
}

int run(uv_loop_t *loop, struct account *account, int *amount)
{
    int rc = async_run(loop, task_new("withdraw", withdraw, account));

    return rc < 0 ? rc : async_run(loop, task_new("deposit", deposit, amount));
}
