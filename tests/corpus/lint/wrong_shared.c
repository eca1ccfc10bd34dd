/* expect: UV214@128 UV214@138 UV214@150 UV305@50 UV305@61 UV305@66 UV305@75 UV305@84 UV305@90 UV402@25 UV402@32 UV402@39 UV402@121 */
/* Threads and the loop at the same time; loops that never let go. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

static unsigned long progress;
static struct {
    unsigned done, failed;
} counts;
static long sum;
static bool ready;
static uv_timer_t timer;
static uv_loop_t *loop;

static void work(uv_work_t *req)
{
    unsigned long *target = req->data;
    unsigned long i;

    for (i = 0; i < *target; i++)
        progress = i;
}

/* Behind a helper. */
static void count(int rc)
{
    if (rc < 0)
        counts.failed++;
}
static void checked(uv_work_t *req) { count(req->data ? 0 : -1); }

/* Several of them at once. */
static void add(uv_work_t *req)
{
    sum += *(int *)req->data;
}

static void after(uv_work_t *req, int status)
{
    (void)status;
    free(req);
}

static void wait_ready(void)
{
    while (!ready)
        ;
}

static void on_timer(uv_timer_t *handle)
{
    uint64_t end;

    if (progress > 100 || counts.failed > 3)
        uv_timer_stop(handle);
    end = uv_hrtime() + 1000000;
    while (uv_hrtime() < end)
        ;
    wait_ready();
    end = uv_now(handle->loop) + 5;
    for (;;)
        if (uv_now(handle->loop) >= end)
            break;
}

static void on_idle(uv_idle_t *idle)
{
    unsigned i;
    unsigned long total = 0;

    for (i = 0; i < 1000000000u; i++)
        total += i;
    idle->data = (void *)total;
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)handle;
    for (;;)
        if (number == 1)
            number = 2;
}

static void on_check(uv_check_t *check)
{
    while (uv_is_active((uv_handle_t *)&timer))
        sched_yield();
    uv_check_stop(check);
}

int begin(uv_idle_t *idle, uv_signal_t *sig, uv_check_t *check)
{
    int i, rc = uv_timer_start(&timer, on_timer, 10, 10);
    static int parts[4] = {1, 2, 3, 4};
    static unsigned long target = 1000;

    for (i = 0; rc == 0 && i < 4; i++) {
        uv_work_t *req = malloc(sizeof(*req));

        if (!req)
            return UV_ENOMEM;
        req->data = &parts[i];
        rc = uv_queue_work(loop, req, add, after);
        if (rc < 0) free(req);
    }
    (void)rc; if (0) { progress = 2; } (void)target;
    uv_idle_start(idle, on_idle);
    uv_check_start(check, on_check);
    return uv_signal_start(sig, on_signal, 1);
}

/* Threads that outlive what they were given. */
static void thread(void *arg)
{
    int *items = arg;

    ready = items[0] > 0;
}

static uv_thread_t id;

int start_scalar(int number)
{
    return uv_thread_create(&id, thread, &number);
}

int start_array(void)
{
    int items[3] = {1, 2, 3};
    int rc;

    memset(items, 0, sizeof(items));
    items[0] = 4;
    rc = uv_thread_create(&id, thread, items);
    if (rc < 0)
        return rc;
    return 0;
}

static void *posix(void *arg) { thread(arg); return arg; }

int start_posix(bool wait)
{
    struct { int a, b; } both = {1, 2};
    pthread_t tid;
    int rc = pthread_create(&tid, NULL, posix, &both.b);

    if (rc)
        return -rc;
    if (wait)
        pthread_join(tid, NULL);
    return both.a;
}

int queue(uv_work_t *one, uv_work_t *two)
{
    int rc = uv_queue_work(loop, one, work, NULL);

    return rc < 0 ? rc : uv_queue_work(loop, two, checked, NULL);
}
