/* expect: none */
/*
 * Two mirrors are asked for the same file. The first answer is kept, the second
 * one sees it and is thrown away; which is which is open.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct file {
    char *text;
    int answers;
};

struct mirror {
    uv_work_t work;
    struct file *file;
    char *text;
};

static void fetch(uv_work_t *work)
{
    struct mirror *m = work->data;

    m->text = strdup("the same bytes");
}

static void fetched(uv_work_t *work, int status)
{
    struct mirror *m = work->data;
    struct file *file = m->file;

    assert(status == 0);
    file->answers++;
    if (!file->text)
        file->text = m->text;
    else
        free(m->text);
    free(m);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct file file = {0};
    int good;

    for (int i = 0; i < 2; i++) {
        struct mirror *m = calloc(1, sizeof(*m));

        m->file = &file;
        m->work.data = m;
        assert(uv_queue_work(loop, &m->work, fetch, fetched) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    good = file.answers == 2 && strcmp(file.text, "the same bytes") == 0;
    free(file.text);
    return good ? 0 : 1;
}
