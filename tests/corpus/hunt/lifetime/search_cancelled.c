/* expect: class=lifetime rule=UV210 also=UV205 line=59 schedules=any */
/* A search is cancelled when the user types on. The request is freed at once,
 * though its callback is still to come. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

enum { WORKERS = 4 };

struct search {
    uv_work_t work;
    char text[16];
};

static uv_work_t busy[WORKERS];
static int answered;

static void grind(uv_work_t *req)
{
    (void)req;
    usleep(30 * 1000);
}

static void ground(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}

static void find(uv_work_t *req)
{
    (void)req;
    usleep(1000);
}

static void found(uv_work_t *req, int status)
{
    (void)req;
    if (status != UV_ECANCELED)
        answered++;
}

static struct search *start(uv_loop_t *loop)
{
    struct search *search = calloc(1, sizeof(*search));

    assert(search);
    search->work.data = search;
    uv_queue_work(loop, &search->work, find, found);
    return search;
}

static void key_pressed(uv_timer_t *timer)
{
    struct search *search = timer->data;

    if (uv_cancel((uv_req_t *)&search->work) == 0)
        free(search);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t key;

    for (int i = 0; i < WORKERS; i++)
        uv_queue_work(uv_default_loop(), &busy[i], grind, ground);
    uv_timer_init(uv_default_loop(), &key);
    key.data = start(uv_default_loop());
    uv_timer_start(&key, key_pressed, 1, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return answered <= 1 ? 0 : 1;
}
