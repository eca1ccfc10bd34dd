/* expect: none */
/* A dictionary cancels a look-up that may be queued, running or over. Whatever
 * uv_cancel says is right: the callback comes once and frees. */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

enum { WORDS = 6 };

struct lookup {
    uv_work_t work;
    struct lookup **slot; /* where it is known as pending */
    bool has_meaning;
};

static struct lookup *pending[WORDS];
static int found, cancelled;

static void look_up(uv_work_t *req)
{
    struct lookup *lookup = req->data;

    usleep(10 * 1000);
    lookup->has_meaning = true;
}

static void looked_up(uv_work_t *req, int status)
{
    struct lookup *lookup = req->data;

    if (status == UV_ECANCELED)
        cancelled++;
    else
        found += lookup->has_meaning;
    *lookup->slot = NULL;
    free(lookup);
}

static void start(uv_loop_t *loop, int word)
{
    struct lookup *lookup = calloc(1, sizeof(*lookup));

    assert(lookup);
    lookup->work.data = lookup;
    lookup->slot = &pending[word];
    pending[word] = lookup;
    uv_queue_work(loop, &lookup->work, look_up, looked_up);
}

static void page_turned(uv_timer_t *timer)
{
    for (int i = 0; i < WORDS; i++)
        if (pending[i])
            uv_cancel((uv_req_t *)&pending[i]->work);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t reader;

    for (int i = 0; i < WORDS; i++)
        start(uv_default_loop(), i);
    uv_timer_init(uv_default_loop(), &reader);
    uv_timer_start(&reader, page_turned, 12, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return found + cancelled == WORDS ? 0 : 1;
}
