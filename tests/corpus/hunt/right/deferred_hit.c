/* expect: none */
/* A dictionary answers words that it knows by a timer of 0 ms, and others from
 * the pool: always later, always once. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct answer {
    uv_timer_t soon;
    uv_work_t work;
    const char *word;
    size_t letters;
    void (*done)(size_t letters);
};

static const char *const known[] = {"cat", "horse"};
static size_t letters;
static int answers, is_asking;

static void release(uv_handle_t *handle)
{
    free(handle->data);
}

static void tell(struct answer *a)
{
    a->done(a->letters);
    uv_close((uv_handle_t *)&a->soon, release);
}

static void told_soon(uv_timer_t *timer)
{
    tell(timer->data);
}

static void look_up(uv_work_t *req)
{
    struct answer *a = req->data;

    a->letters = strlen(a->word);
}

static void looked_up(uv_work_t *req, int status)
{
    assert(status == 0);
    tell(req->data);
}

static void ask(uv_loop_t *loop, const char *word, void (*done)(size_t letters))
{
    struct answer *a = calloc(1, sizeof(*a));

    assert(a);
    a->word = word;
    a->done = done;
    uv_timer_init(loop, &a->soon);
    a->soon.data = a->work.data = a;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i], word) == 0) {
            a->letters = strlen(known[i]);
            uv_timer_start(&a->soon, told_soon, 0, 0);
            return;
        }
    uv_queue_work(loop, &a->work, look_up, looked_up);
}

static void answered(size_t count)
{
    assert(!is_asking);
    letters += count;
    answers++;
}

int main(void)
{
    is_asking = 1;
    ask(uv_default_loop(), "cat", answered);
    ask(uv_default_loop(), "platypus", answered);
    is_asking = 0;
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return answers == 2 && letters == 11 ? 0 : 1;
}
