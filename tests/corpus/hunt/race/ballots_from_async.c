/* expect: class=race rule=UV501 also=UV606 line=52 schedules=any */
/*
 * A thread hands in ballots, which an async callback counts. The recount of one
 * ward reads the count, looks at the ward's file and stores what it read plus
 * the ward's votes.
 */
#include <assert.h>
#include <uv.h>

struct election {
    uv_async_t ballots;
    uv_mutex_t lock;
    uv_fs_t ward_file;
    int box; /* guarded by the lock */
    int counted, at_recount;
    int recounted;
};

static void voter(void *arg)
{
    struct election *e = arg;

    uv_mutex_lock(&e->lock);
    e->box += 30;
    uv_mutex_unlock(&e->lock);
    uv_async_send(&e->ballots);
}

static void leave_when_done(struct election *e)
{
    if (e->recounted && e->counted >= 34)
        uv_close((uv_handle_t *)&e->ballots, NULL);
}

static void box_opened(uv_async_t *async)
{
    struct election *e = async->data;

    uv_mutex_lock(&e->lock);
    e->counted += e->box;
    e->box = 0;
    uv_mutex_unlock(&e->lock);
    leave_when_done(e);
}

static void ward_seen(uv_fs_t *req)
{
    struct election *e = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    e->counted = e->at_recount + 4;
    e->recounted = 1;
    if (e->counted == 4) /* lost the box: nobody will come again */
        uv_close((uv_handle_t *)&e->ballots, NULL);
    else
        leave_when_done(e);
}

static void recount_ward(struct election *e, uv_loop_t *loop)
{
    e->at_recount = e->counted;
    e->ward_file.data = e;
    assert(uv_fs_stat(loop, &e->ward_file, ".", ward_seen) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct election e = {.counted = 0};
    uv_thread_t thread;

    assert(uv_mutex_init(&e.lock) == 0);
    e.ballots.data = &e;
    assert(uv_async_init(loop, &e.ballots, box_opened) == 0);
    recount_ward(&e, loop);
    assert(uv_thread_create(&thread, voter, &e) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    uv_mutex_destroy(&e.lock);
    assert(uv_loop_close(loop) == 0);
    return e.counted == 34 ? 0 : 1;
}
