/* expect: none */
/* Completes first and closes afterwards; an auxiliary write beside it. */
#include <stdlib.h>
#include <uv.h>

typedef void (*wait_done)(void *arg, int status);

struct wait {
    uv_timer_t timer;
    uv_write_t note;
    wait_done done;
    void *arg;
};

static void closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void noted(uv_write_t *req, int status)
{
    (void)req;
    (void)status;
}

static void fired(uv_timer_t *timer)
{
    struct wait *w = timer->data;

    w->done(w->arg, 0);
    uv_close((uv_handle_t *)timer, closed);
}

int wait_start(uv_loop_t *loop, uv_stream_t *log, wait_done done, void *arg)
{
    static char text[] = "waiting\n";
    uv_buf_t buf = uv_buf_init(text, 8);
    struct wait *w = malloc(sizeof(*w));
    int rc;

    if (!w)
        return UV_ENOMEM;
    w->done = done;
    w->arg = arg;
    w->timer.data = w;
    w->note.data = w;
    rc = uv_timer_init(loop, &w->timer);
    if (rc < 0) {
        free(w);
        return rc;
    }
    (void)uv_write(&w->note, log, &buf, 1, noted);
    uv_timer_start(&w->timer, fired, 100, 0);
    return 0;
}
