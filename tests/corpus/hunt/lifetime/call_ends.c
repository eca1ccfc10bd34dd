/* expect: class=lifetime rule=UV208 also=UV506 line=21 */
/* A phone call ends when the caller hangs up or when the money is used up; both
 * close the same timer. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct call {
    uv_timer_t money;
    uv_work_t talk;
    int seconds;
};

static struct call call;
static int ended;

static void end(struct call *c)
{
    ended++;
    uv_close((uv_handle_t *)&c->money, NULL);
}

static void chat(uv_work_t *req)
{
    struct call *c = req->data;

    for (c->seconds = 0; c->seconds < 3; c->seconds++)
        usleep(10 * 1000);
}

static void hung_up(uv_work_t *req, int status)
{
    assert(status == 0);
    end(req->data);
}

static void used_up(uv_timer_t *timer)
{
    struct call *c = timer->data;

    uv_timer_stop(timer);
    end(c);
}

int main(void)
{
    uv_timer_init(uv_default_loop(), &call.money);
    call.money.data = call.talk.data = &call;
    uv_timer_start(&call.money, used_up, 40, 0);
    uv_queue_work(uv_default_loop(), &call.talk, chat, hung_up);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return ended == 1 ? 0 : 1;
}
