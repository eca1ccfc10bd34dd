/* expect: none */
#include <uv.h>

/* A state that several callbacks move on; each looks what it is by then. */
enum state { IDLE, CONNECTING, CONNECTED, CLOSED };
static enum state state;
static int late;
static uv_work_t work;
static uv_timer_t timer;

static void body(uv_work_t *req)
{
    (void)req;
}

static void connected(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    if (state == CLOSED)
        late++;
    else
        state = CONNECTED;
}

static void give_up(uv_timer_t *handle)
{
    if (state == CONNECTING)
        state = CLOSED;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    state = CONNECTING;
    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, give_up, 5, 0);
    uv_queue_work(uv_default_loop(), &work, body, connected);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
