/* expect: none */
/*
 * A comment tree is loaded with one operation for each comment. Replies are
 * hung on their parents when all are there.
 */
#include <assert.h>
#include <uv.h>

enum { COMMENTS = 5 };

struct comment {
    uv_work_t load;
    struct comment *first_reply, *next;
    int id, parent, loaded;
};

static struct comment comments[COMMENTS];
static struct comment *by_id[COMMENTS];
static int loaded_count;

static void load(uv_work_t *work)
{
    struct comment *c = work->data;

    c->parent = (c->id - 1) / 2;
}

static void hang(struct comment *c)
{
    if (c->id > 0) {
        c->next = by_id[c->parent]->first_reply;
        by_id[c->parent]->first_reply = c;
    }
}

static void loaded(uv_work_t *work, int status)
{
    struct comment *c = work->data;

    assert(status == 0);
    by_id[c->id] = c;
    loaded_count++;
    for (int i = 0; i < COMMENTS && loaded_count == COMMENTS; i++)
        hang(by_id[i]);
}

static int count(const struct comment *c)
{
    int sum = 1;

    for (c = c->first_reply; c; c = c->next)
        sum += count(c);
    return sum;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < COMMENTS; i++) {
        comments[i].id = i;
        comments[i].load.data = &comments[i];
        assert(uv_queue_work(loop, &comments[i].load, load, loaded) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return count(by_id[0]) == COMMENTS ? 0 : 1;
}
