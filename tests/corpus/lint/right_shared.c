/* expect: none */
/* Threads that hand over what they did, or guard it; loops that end. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

static uv_mutex_t lock;
static unsigned guarded;
static _Atomic unsigned counted;
static volatile int stop;
static unsigned result, rounds, serial, published;
static int parts[4];
static uv_async_t wake;
static uv_timer_t late;
static uv_loop_t *loop;

/* With a lock, here and in a helper. */
static void bump(void) { guarded++; }
static void locked(uv_work_t *req)
{
    (void)req;
    uv_mutex_lock(&lock);
    bump();
    uv_mutex_unlock(&lock);
    counted++;
}

static void on_timer(uv_timer_t *timer)
{
    uv_mutex_lock(&lock);
    if (guarded > 10)
        stop = 1;
    uv_mutex_unlock(&lock);
    if (counted > 10)
        uv_timer_stop(timer);
}

/* The result is read when the work is over: right after, or in a timer that
 * begins then. */
static void compute(uv_work_t *req)
{
    (void)req;
    while (!stop && result < 1000)
        result++;
}

static void on_late(uv_timer_t *timer)
{
    if (result == 0)
        uv_timer_stop(timer);
}

static void arm(void)
{
    uv_timer_start(&late, on_late, 1, 0);
}

static void computed(uv_work_t *req, int status)
{
    if (status == 0 && result > 5)
        arm();
    free(req);
}

/* One after the other. */
static void step(uv_work_t *req)
{
    (void)req;
    serial++;
}

static void stepped(uv_work_t *req, int status)
{
    if (status == 0 && ++rounds < 10 &&
        uv_queue_work(req->loop, req, step, stepped) == 0)
        return;
    free(req);
}

/* Each thread has its own part. */
static void fill(void *arg)
{
    int *part = arg;

    *part = 7;
    parts[1] = 3;
}

/* Published with uv_async_send(). */
static void produce(void *arg)
{
    (void)arg;
    published = 42;
    uv_async_send(&wake);
}

static void on_wake(uv_async_t *async)
{
    if (published)
        uv_close((uv_handle_t *)async, NULL);
}

/* Joined before it is gone. */
static int joined(void)
{
    uv_thread_t ids[4];
    int items[4] = {0}, i, made = 0;

    for (i = 0; i < 4; i++)
        if (uv_thread_create(&ids[i], fill, &items[i]) == 0)
            made++;
    for (i = 0; i < made; i++)
        uv_thread_join(&ids[i]);
    return items[0];
}

static void wait_all(uv_sem_t *sem) { uv_sem_wait(sem); }

static int by_helper(void)
{
    uv_thread_t id;
    uv_sem_t sem;
    int item = 1;

    if (uv_sem_init(&sem, 0) < 0)
        return UV_ENOMEM;
    if (uv_thread_create(&id, fill, &item) < 0)
        return UV_EAGAIN;
    wait_all(&sem);
    return item;
}

static int lasting(void)
{
    static int item;
    static uv_thread_t id;
    int *own = malloc(sizeof(*own));

    if (!own)
        return UV_ENOMEM;
    *own = 2;
    if (uv_thread_create(&id, fill, own) < 0) {
        free(own);
        return UV_EAGAIN;
    }
    return uv_thread_create(&id, fill, &item);
}

/* Loops that end by what they do. */
struct list {
    struct list *next;
    int key;
};

static struct list *head;

static struct list *find(int key)
{
    struct list *at = head;

    while (at && at->key != key)
        at = at->next;
    return at;
}

static int take(void)
{
    struct list *first = head;

    if (first)
        head = first->next;
    free(first);
    return first != NULL;
}

static void on_idle(uv_idle_t *idle)
{
    char text[64];
    unsigned i;

    for (i = 0; i < sizeof(text); i++)
        text[i] = (char)i;
    while (take())
        ;
    for (;;) {
        if (!find(text[3]) || i++ > 100)
            break;
    }
    do {
        i--;
    } while (i > 0);
    uv_idle_stop(idle);
}

int main(void)
{
    static uv_work_t third;
    uv_work_t *req = malloc(sizeof(*req)), *other = malloc(sizeof(*other));
    uv_idle_t idle;
    uv_timer_t timer;
    uv_thread_t producer;
    int item = 3;

    loop = uv_default_loop();
    if (!req || !other || uv_mutex_init(&lock) < 0)
        abort();
    uv_idle_init(loop, &idle);
    uv_idle_start(&idle, on_idle);
    uv_timer_init(loop, &timer);
    uv_timer_init(loop, &late);
    uv_timer_start(&timer, on_timer, 1, 1);
    uv_async_init(loop, &wake, on_wake);
    if (uv_queue_work(loop, req, compute, computed) < 0 ||
        uv_queue_work(loop, other, step, stepped) < 0 ||
        uv_queue_work(loop, &third, locked, NULL) < 0)
        abort();
    if (uv_thread_create(&producer, produce, &item) < 0)
        abort();
    uv_run(loop, UV_RUN_DEFAULT);
    uv_thread_join(&producer);
    return joined() + by_helper() + lasting() + (int)result + (int)serial;
}
