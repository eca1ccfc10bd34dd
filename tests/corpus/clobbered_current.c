/* expect: rule=UV504 line=27 */
#include <uv.h>

/* One variable holds the task that is worked on; there are two. */
struct task {
    uv_work_t work;
    int answers;
};

static struct task tasks[2];
static struct task *current;

static void body(uv_work_t *req)
{
    (void)req;
}

static void over(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    current->answers++;
}

static void begin(struct task *task)
{
    current = task;
    uv_queue_work(uv_default_loop(), &task->work, body, over);
}

int main(void)
{
    for (int i = 0; i < 2; i++)
        begin(&tasks[i]);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
