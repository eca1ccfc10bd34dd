/* expect: none */
/*
 * Two editors read a document, think on the pool and write back what they made
 * of it. Each compares the version first and starts again when the other was
 * faster.
 */
#include <assert.h>
#include <uv.h>

struct document {
    int version, words;
};

struct editor {
    uv_work_t work;
    struct document *document;
    struct document seen;
    int adds, made;
};

static int retries;

static void edit(uv_loop_t *loop, struct editor *e);

static void think(uv_work_t *work)
{
    struct editor *e = work->data;

    e->made = e->seen.words + e->adds;
}

static void thought(uv_work_t *work, int status)
{
    struct editor *e = work->data;

    assert(status == 0);
    if (e->document->version != e->seen.version) {
        retries++;
        edit(work->loop, e);
        return;
    }
    e->document->words = e->made;
    e->document->version++;
}

static void edit(uv_loop_t *loop, struct editor *e)
{
    e->seen = *e->document;
    e->work.data = e;
    assert(uv_queue_work(loop, &e->work, think, thought) == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct document document = {1, 100};
    struct editor ann = {.document = &document, .adds = 5};
    struct editor bob = {.document = &document, .adds = 9};

    edit(loop, &ann);
    edit(loop, &bob);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(retries == 1);
    return document.words == 114 && document.version == 3 ? 0 : 1;
}
