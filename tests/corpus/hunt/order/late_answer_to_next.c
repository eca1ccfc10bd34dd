/* expect: class=order rule=UV506 line=42 */
/*
 * A client asks again when no answer comes in time. The late answer to the
 * first question is then taken for the answer to the next question.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct question {
    uv_work_t work;
    int about, number, answer;
};

static struct {
    uv_timer_t patience;
    int about, number, waiting;
    int answers[3];
    int wrong;
} client;

static void ask(uv_loop_t *loop);

static void think(uv_work_t *work)
{
    struct question *q = work->data;

    q->answer = 10 * q->about;
}

static void answered(uv_work_t *work, int status)
{
    struct question *q = work->data;
    uv_loop_t *loop = work->loop;
    int answer = q->answer;

    assert(status == 0);
    free(q);
    if (!client.waiting)
        return;
    client.waiting = 0;
    client.answers[client.about] = answer;
    client.wrong += answer != 10 * client.about;
    uv_timer_stop(&client.patience);
    if (++client.about < 3)
        ask(loop);
    else
        uv_close((uv_handle_t *)&client.patience, NULL);
}

static void no_answer(uv_timer_t *timer)
{
    ask(timer->loop);
}

static void ask(uv_loop_t *loop)
{
    struct question *q = calloc(1, sizeof(*q));

    q->about = client.about;
    q->number = ++client.number;
    client.waiting = 1;
    q->work.data = q;
    assert(uv_queue_work(loop, &q->work, think, answered) == 0);
    uv_timer_start(&client.patience, no_answer, 10, 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &client.patience);
    ask(loop);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return client.wrong ? 1 : 0;
}
