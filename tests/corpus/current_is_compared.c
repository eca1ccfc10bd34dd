/* expect: none */
#include <uv.h>

/* The newest task replaces the one before, whose callback finds that out. */
struct task {
    uv_work_t work;
    int answers;
};

static struct task tasks[2];
static struct task *newest;

static void body(uv_work_t *req)
{
    (void)req;
}

static void over(uv_work_t *req, int status)
{
    (void)status;
    if (newest != req->data)
        return;
    newest->answers++;
}

static void begin(struct task *task)
{
    newest = task;
    task->work.data = task;
    uv_queue_work(uv_default_loop(), &task->work, body, over);
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        begin(&tasks[i]);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
