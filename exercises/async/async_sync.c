/*
 * async_sync.c - semaphores, mutexes, queues.
 *
 * Theory of operation. Whoever has to wait stands in a queue; whoever gives
 * something back hands it to the first one there, directly. It belongs to that
 * task from this moment, though it will run only later: nobody can come in
 * between, and a task that is cancelled after it was given something keeps it
 * (see waiter_cancel: it is not in the queue any more).
 */
#include "async_internal.h"

/* --- tasks that wait in a queue --- */

static void waiter_unlink(struct waiter *waiter)
{
    struct waiters *queue = waiter->queue;

    if (waiter->previous)
        waiter->previous->next = waiter->next;
    else
        queue->first = waiter->next;
    if (waiter->next)
        waiter->next->previous = waiter->previous;
    else
        queue->last = waiter->previous;
    waiter->queue = NULL;
}

static void waiter_cancel(struct wait *wait)
{
    struct waiter *waiter = (struct waiter *)wait; /* its first member */

    wait->cancelled = true;
    waiter->result = UV_ECANCELED;
    waiter_unlink(waiter);
    task_unpark(wait);
}

int waiters_wait(struct waiters *queue, struct waiter *waiter)
{
    waiter->wait = (struct wait){.cancel = waiter_cancel};
    waiter->queue = queue;
    waiter->next = NULL;
    waiter->previous = queue->last;
    if (queue->last)
        queue->last->next = waiter;
    else
        queue->first = waiter;
    queue->last = waiter;
    task_park(&waiter->wait);
    return waiter->result;
}

struct waiter *waiters_wake(struct waiters *queue, int result)
{
    struct waiter *waiter = queue->first;

    if (!waiter)
        return NULL;
    waiter_unlink(waiter);
    waiter->result = result;
    task_unpark(&waiter->wait);
    return waiter;
}

/* --- semaphores --- */

int semaphore_try_acquire(struct semaphore *semaphore)
{
    if (semaphore->available == 0)
        return UV_EAGAIN;
    semaphore->available--;
    return 0;
}

int semaphore_acquire(struct semaphore *semaphore)
{
    struct waiter waiter = {.item = NULL};
    int rc = task_enters("semaphore_acquire", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    if (semaphore_try_acquire(semaphore) < 0)
        rc = waiters_wait(&semaphore->waiting, &waiter);
    return task_returns(rc);
}

void semaphore_release(struct semaphore *semaphore)
{
    if (!waiters_wake(&semaphore->waiting, 0))
        semaphore->available++;
}

/* --- mutexes --- */

/* The owner is known by its serial number: an address may be that of another
 * task by now. */
int mutex_lock(struct mutex *mutex)
{
    struct waiter waiter = {.item = NULL};
    int rc = task_enters("mutex_lock", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    if (mutex->owner == task_current()->serial)
        return task_returns(UV_EALREADY);
    if (mutex->owner == 0)
        mutex->owner = task_current()->serial;
    else
        rc = waiters_wait(&mutex->waiting, &waiter);
    return task_returns(rc);
}

int mutex_unlock(struct mutex *mutex)
{
    const struct task *task = task_current();
    const struct waiter *next;

    if (!task || mutex->owner != task->serial)
        return UV_EPERM;
    next = waiters_wake(&mutex->waiting, 0);
    mutex->owner = next ? next->wait.task->serial : 0;
    return 0;
}

/* --- queues --- */

static void put_in(struct queue *queue, void *item)
{
    queue->room[(queue->first + queue->count++) % queue->capacity] = item;
}

static void *take_out(struct queue *queue)
{
    void *item = queue->room[queue->first];

    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    return item;
}

int queue_try_put(struct queue *queue, void *item)
{
    struct waiter *getter;

    if (queue->closed)
        return UV_EPIPE;
    getter = waiters_wake(&queue->getting, 0);
    if (getter)
        getter->item = item;
    else if (queue->count < queue->capacity)
        put_in(queue, item);
    else
        return UV_EAGAIN;
    return 0;
}

int queue_try_get(struct queue *queue, void **ret_item)
{
    bool was_empty = queue->count == 0;
    const struct waiter *putter;

    if (!was_empty)
        *ret_item = take_out(queue);
    putter = waiters_wake(&queue->putting, 0);
    if (putter && was_empty)
        *ret_item = putter->item; /* there is no room at all */
    else if (putter)
        put_in(queue, putter->item);
    else if (was_empty)
        return queue->closed ? UV_EOF : UV_EAGAIN;
    return 0;
}

int queue_put(struct queue *queue, void *item)
{
    struct waiter waiter = {.item = item};
    int rc = task_enters("queue_put", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    rc = queue_try_put(queue, item);
    if (rc == UV_EAGAIN)
        rc = waiters_wait(&queue->putting, &waiter);
    return task_returns(rc);
}

int queue_get(struct queue *queue, void **ret_item)
{
    struct waiter waiter = {.item = NULL};
    int rc = task_enters("queue_get", __builtin_return_address(0));

    if (rc < 0)
        return rc;
    rc = queue_try_get(queue, ret_item);
    if (rc != UV_EAGAIN)
        return task_returns(rc);
    rc = waiters_wait(&queue->getting, &waiter);
    if (rc == 0)
        *ret_item = waiter.item;
    return task_returns(rc);
}

void queue_close(struct queue *queue)
{
    queue->closed = true;
    while (waiters_wake(&queue->putting, UV_EPIPE))
        ;
    while (waiters_wake(&queue->getting, UV_EOF))
        ;
}
