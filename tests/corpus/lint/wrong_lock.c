/* expect: UV405@25 UV405@38 UV405@52 UV405@64 UV405@78 UV405@94 */
/* Locks that are held when a callback returns, or calls back. */
#include <pthread.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

struct shared {
    uv_mutex_t lock;
    uv_rwlock_t rw;
    int count, limit;
    done_cb done;
    void *arg;
};

static pthread_mutex_t global = PTHREAD_MUTEX_INITIALIZER;

static void on_timer(uv_timer_t *timer)
{
    struct shared *s = timer->data;

    uv_mutex_lock(&s->lock);
    if (s->count >= s->limit)
        return;
    s->count++;
    uv_mutex_unlock(&s->lock);
}

static void work(uv_work_t *req)
{
    struct shared *s = req->data;
    char *copy;

    uv_rwlock_wrlock(&s->rw);
    copy = malloc(100);
    if (!copy)
        return;
    s->count++;
    uv_rwlock_wrunlock(&s->rw);
    free(copy);
}

static void enter(struct shared *s)
{
    uv_mutex_lock(&s->lock);
}

static void on_async(uv_async_t *async)
{
    enter(async->data);
}

static void worked(uv_work_t *req, int status)
{
    struct shared *s = req->data;

    pthread_mutex_lock(&global);
    switch (status) {
    case 0:
        s->count++;
        break;
    case UV_ECANCELED:
        return;
    default:
        s->count--;
    }
    pthread_mutex_unlock(&global);
}

static void on_idle(uv_idle_t *idle)
{
    struct shared *s = idle->data;

    uv_idle_stop(idle);
    uv_mutex_lock(&s->lock);
    s->count++;
    s->done(s->arg, 0);
    uv_mutex_unlock(&s->lock);
}

static void leave(struct shared *s)
{
    uv_mutex_unlock(&s->lock);
}

void shared_finish(struct shared *s, int status)
{
    done_cb done = s->done;

    enter(s);
    s->count = 0;
    if (done && status < 0)
        done(s->arg, status);
    leave(s);
}

int begin(uv_loop_t *loop, uv_timer_t *timer, uv_async_t *async,
          uv_work_t *req, uv_idle_t *idle)
{
    int rc = uv_async_init(loop, async, on_async);

    uv_timer_start(timer, on_timer, 10, 0);
    uv_idle_start(idle, on_idle);
    return rc < 0 ? rc : uv_queue_work(loop, req, work, worked);
}
