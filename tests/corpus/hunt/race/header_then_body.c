/* expect: class=race rule=UV504 also=UV506 line=44 */
/*
 * A collector puts header and body of a record together in one place. While the
 * body of one sensor is fetched, the header of the other replaces the first.
 */
#include <assert.h>
#include <uv.h>

struct record {
    int header, body;
};

struct sensor {
    uv_work_t work;
    int number;
};

static struct record assembling;
static int complete, mixed;

static void wait_for_bus(uv_work_t *work)
{
    (void)work;
}

static void body_came(uv_work_t *work, int status)
{
    struct sensor *s = work->data;
    struct record *r = &assembling;

    assert(status == 0);
    r->body = s->number;
    if (r->header == r->body)
        complete++;
    else
        mixed++;
}

static void header_came(uv_work_t *work, int status)
{
    struct sensor *s = work->data;

    assert(status == 0);
    assembling.header = s->number;
    assert(uv_queue_work(work->loop, work, wait_for_bus, body_came) == 0);
}

static void ask(uv_timer_t *timer)
{
    static struct sensor sensors[2];
    static int next;
    struct sensor *s = &sensors[next++];

    s->number = next;
    s->work.data = s;
    assert(uv_queue_work(timer->loop, &s->work, wait_for_bus, header_came) ==
           0);
    if (next == 2)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t cycle;

    uv_timer_init(loop, &cycle);
    uv_timer_start(&cycle, ask, 1, 12);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return complete == 2 && mixed == 0 ? 0 : 1;
}
