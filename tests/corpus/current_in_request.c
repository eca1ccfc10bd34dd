/* expect: none */
#include <uv.h>

/* Each request knows its task by itself. */
struct task {
    uv_work_t work;
    int answers;
};

static struct task tasks[2];

static void body(uv_work_t *req)
{
    (void)req;
}

static void over(uv_work_t *req, int status)
{
    struct task *task = req->data;

    (void)status;
    task->answers++;
}

static void begin(struct task *task)
{
    task->work.data = task;
    uv_queue_work(uv_default_loop(), &task->work, body, over);
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        begin(&tasks[i]);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
