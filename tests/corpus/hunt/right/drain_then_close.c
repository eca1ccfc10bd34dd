/* expect: none */
/* A newspaper stops the loop in a callback, which looks as if work were left
 * behind; but it runs the loop again until all is over. */
#include <assert.h>
#include <stdbool.h>
#include <unistd.h>
#include <uv.h>

enum { PAGES = 4 };

struct paper {
    uv_work_t pages[PAGES];
    uv_timer_t deadline;
    int printed;
    bool is_late;
};

static struct paper paper;

static void print(uv_work_t *req)
{
    (void)req;
    usleep(8 * 1000);
}

static void printed(uv_work_t *req, int status)
{
    struct paper *p = req->data;

    assert(status == 0);
    p->printed++;
}

static void deadline(uv_timer_t *timer)
{
    struct paper *p = timer->data;

    p->is_late = p->printed < PAGES;
    uv_stop(timer->loop);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &paper.deadline);
    paper.deadline.data = &paper;
    uv_timer_start(&paper.deadline, deadline, 5, 0);
    for (int i = 0; i < PAGES; i++) {
        paper.pages[i].data = &paper;
        uv_queue_work(loop, &paper.pages[i], print, printed);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    uv_close((uv_handle_t *)&paper.deadline, NULL);
    while (uv_run(loop, UV_RUN_DEFAULT) != 0)
        ;
    assert(paper.printed == PAGES);
    assert(uv_loop_close(loop) == 0);
    return 0;
}
