/* expect: UV301@22 UV301@31 UV301@37 UV301@46 UV302@53 UV303@63 UV401@71 UV403@86 UV404@100 UV404@109 */
/* How a function comes to run on the loop, a thread, a signal: through fields,
 * tables, parameters, helpers. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>
#include <uv.h>

struct ops {
    void (*open)(uv_loop_t *loop);
    void (*flush)(uv_loop_t *loop);
};

/* A table of functions that a callback calls. */
static void disk_open(uv_loop_t *loop)
{
    (void)loop;

    sleep(1);
}

static void disk_flush(uv_loop_t *loop) { (void)loop; }

static const struct ops disk = {.open = disk_open, .flush = disk_flush};

static void hook(void)
{
    select(0, NULL, NULL, NULL, NULL);
}
static void (*idle_hook)(void) = hook;

static int compare(const void *a, const void *b)
{
    usleep(100);
    return memcmp(a, b, sizeof(int));
}

static void each(int *items, size_t count, void (*fn)(int item))
{
    for (size_t i = 0; i < count; i++) fn(items[i]);
}

static void wait_for(int item) { usleep((unsigned)item); }

static void stat_now(uv_loop_t *loop)
{
    uv_fs_t req;
    int rc;

    rc = uv_fs_stat(loop, &req, "x", NULL);
    if (rc < 0)
        puts(uv_strerror(rc));
    uv_fs_req_cleanup(&req);
}

static void walked(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (uv_is_active(handle))
        uv_run(handle->loop, UV_RUN_ONCE);
}

/* A helper that passes a function on. */
static void offload(uv_loop_t *loop, uv_work_t *req, uv_work_cb work);
static uv_timer_t timer;
static void work(uv_work_t *req)
{
    uv_timer_stop(&timer);
    (void)req;
}
static void after(uv_work_t *req, int status)
{
    (void)status;
    free(req);
}

struct task {
    uv_work_t req;
    void (*on_done)(struct task *task, int status);
};
static void compute(uv_work_t *req)
{
    struct task *task = req->data; task->on_done(task, 0);
}
static void offload(uv_loop_t *loop, uv_work_t *req, uv_work_cb fn)
{
    if (uv_queue_work(loop, req, fn, after) < 0)
        free(req);
}

/* Signals. */
static void stop_all(void);
static void on_int(int number)
{
    (void)number;
    stop_all();
    printf("stopping\n");
}
static uv_async_t wake;
static void on_term(int number)
{
    (void)number;
    if (uv_async_send(&wake) < 0)
        _exit(1);
}
static void stop_all(void) { uv_stop(wake.loop); }

static void on_timer(uv_timer_t *handle)
{
    int items[2] = {1, 2};
    const struct ops *ops = handle->data;

    qsort(items, 2, sizeof(int), compare);
    ops->open(handle->loop);
    idle_hook();
    each(items, 2, wait_for);
    stat_now(handle->loop);
    uv_walk(handle->loop, walked, NULL);
}

int begin(uv_loop_t *loop, struct task *task)
{
    struct sigaction action = {.sa_handler = on_term};
    uv_work_t *req = malloc(sizeof(*req));
    int rc;

    if (!req)
        return UV_ENOMEM;
    offload(loop, req, work);
    signal(SIGINT, on_int);
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, NULL);
    timer.data = (void *)&disk;
    task->req.data = task;
    rc = uv_queue_work(loop, &task->req, compute, NULL);
    if (rc < 0)
        return rc;
    return uv_timer_start(&timer, on_timer, 1, 0);
}
