/* expect: none */
/* Locks that are given back, or that are not a callback's to give back. */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <uv.h>

typedef void (*done_cb)(void *arg, int status);

struct shared {
    uv_mutex_t lock;
    uv_cond_t changed;
    int count, limit;
    bool threaded;
    done_cb done;
    void *arg;
};

static void enter(struct shared *s)
{
    uv_mutex_lock(&s->lock);
}

static void leave(struct shared *s)
{
    uv_mutex_unlock(&s->lock);
}

static void add(struct shared *s, int n)
{
    uv_mutex_lock(&s->lock);
    s->count += n;
    uv_mutex_unlock(&s->lock);
}

static void on_signal(uv_signal_t *handle, int number)
{
    add(handle->data, number);
}

static void on_timer(uv_timer_t *timer)
{
    struct shared *s = timer->data;
    done_cb done = NULL;

    enter(s);
    if (s->count >= s->limit) {
        leave(s);
        return;
    }
    if (++s->count == s->limit)
        done = s->done;
    leave(s);
    if (done)
        done(s->arg, 0);
}

static void work(uv_work_t *req)
{
    struct shared *s = req->data;

    uv_mutex_lock(&s->lock);
    while (s->count == 0)
        uv_cond_wait(&s->changed, &s->lock);
    if (s->count < 0)
        goto out;
    s->count--;
out:
    uv_mutex_unlock(&s->lock);
}

static void worked(uv_work_t *req, int status)
{
    struct shared *s = req->data;
    bool locked = s->threaded;

    if (locked)
        uv_mutex_lock(&s->lock);
    s->count += status;
    if (locked)
        uv_mutex_unlock(&s->lock);
}

static void on_async(uv_async_t *async)
{
    struct shared *s = async->data;

    if (uv_mutex_trylock(&s->lock) != 0)
        return;
    s->count++;
    uv_mutex_unlock(&s->lock);
}

static void on_idle(uv_idle_t *idle)
{
    struct shared *s = idle->data;

    if (s->threaded)
        uv_mutex_lock(&s->lock);
    s->count++;
    if (s->threaded)
        uv_mutex_unlock(&s->lock);
}

static void on_check(uv_check_t *check)
{
    struct shared *s = check->data;
    int i;

    for (i = 0; i < s->limit; i++) {
        uv_mutex_lock(&s->lock);
        if (s->count == i) {
            uv_mutex_unlock(&s->lock);
            continue;
        }
        s->count++;
        uv_mutex_unlock(&s->lock);
    }
}

/* It says so in its name, and is no callback. */
struct shared *shared_locked(struct shared *s)
{
    enter(s);
    return s;
}

int begin(uv_loop_t *loop, uv_timer_t *timer, uv_async_t *async,
          uv_work_t *req, uv_idle_t *idle, uv_check_t *check,
          uv_signal_t *signal)
{
    int rc = uv_async_init(loop, async, on_async);

    uv_timer_start(timer, on_timer, 10, 0);
    uv_idle_start(idle, on_idle);
    uv_check_start(check, on_check);
    if (rc == 0)
        rc = uv_signal_start(signal, on_signal, 1);
    return rc < 0 ? rc : uv_queue_work(loop, req, work, worked);
}
