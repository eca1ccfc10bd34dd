/* expect: none */
/* A duel ends with a shot from the pool or by sunset, and both ways close the
 * same two handles; whoever is second sees that they are closing. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

struct duel {
    uv_timer_t sunset;
    uv_idle_t crowd;
    uv_work_t aim;
    int ends, cheers;
};

static struct duel duel;

static void close_once(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void end(struct duel *d)
{
    if (!uv_is_closing((uv_handle_t *)&d->sunset))
        d->ends++;
    close_once((uv_handle_t *)&d->sunset);
    close_once((uv_handle_t *)&d->crowd);
}

static void aim(uv_work_t *req)
{
    (void)req;
    usleep(9 * 1000);
}

static void shot(uv_work_t *req, int status)
{
    (void)status;
    end(req->data);
}

static void sun_down(uv_timer_t *timer)
{
    end(timer->data);
}

static void cheer(uv_idle_t *idle)
{
    struct duel *d = idle->data;

    if (++d->cheers == 3)
        uv_idle_stop(idle);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &duel.sunset);
    uv_idle_init(loop, &duel.crowd);
    duel.sunset.data = duel.crowd.data = duel.aim.data = &duel;
    uv_timer_start(&duel.sunset, sun_down, 10, 0);
    uv_idle_start(&duel.crowd, cheer);
    uv_queue_work(loop, &duel.aim, aim, shot);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return duel.ends == 1 ? 0 : 1;
}
