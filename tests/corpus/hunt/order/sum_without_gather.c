/* expect: class=order rule=UV114 also=UV606 line=42 schedules=any */
/*
 * A census starts a count for each district and adds up what the districts
 * have, all in one function.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { DISTRICTS = 4 };

struct census {
    uv_fs_t reqs[DISTRICTS];
    int people[DISTRICTS];
    int uncounted;
    long total;
};

static void add_up(struct census *c)
{
    for (int i = 0; i < DISTRICTS; i++)
        c->total += c->people[i];
}

static void counted(uv_fs_t *req)
{
    struct census *c = req->data;

    assert(req->result == 0);
    c->people[req - c->reqs] = 1000 + (req->statbuf.st_mode != 0);
    uv_fs_req_cleanup(req);
    c->uncounted--;
}

static void take_census(struct census *c, uv_loop_t *loop)
{
    c->uncounted = DISTRICTS;
    for (int i = 0; i < DISTRICTS; i++) {
        c->reqs[i].data = c;
        assert(uv_fs_stat(loop, &c->reqs[i], ".", counted) == 0);
    }
    add_up(c);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct census *c = calloc(1, sizeof(*c));
    long total;

    take_census(c, loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(c->uncounted == 0);
    total = c->total;
    free(c);
    return total == 4004 ? 0 : 1;
}
