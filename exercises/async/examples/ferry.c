/*
 * ferry: tasks, a semaphore, a timeout, and what happens to those that are
 * cancelled.
 *
 *     cc ferry.c $(pkg-config --cflags --libs grade-async) -o ferry
 */
#include <async.h>
#include <stdio.h>

enum { CARS = 5, PLACES = 2, CROSSING_MS = 100 };

static struct semaphore places = SEMAPHORE_INIT(PLACES);

/* Waits for one of the places on the ferry, crosses, makes room again. */
static int cross(void *arg)
{
    const int *car = arg;
    int rc = semaphore_acquire(&places);

    if (rc < 0) {
        printf("car %d turns round on the bank: %s\n", *car, uv_strerror(rc));
        return rc;
    }
    rc = async_sleep(CROSSING_MS);
    semaphore_release(&places);
    printf("car %d %s\n", *car, rc < 0 ? "is brought back" : "is over");
    return rc;
}

static int all_cars(void *arg)
{
    static const int numbers[CARS] = {1, 2, 3, 4, 5};
    struct task *cars[CARS];

    (void)arg;
    for (int i = 0; i < CARS; i++)
        cars[i] = task_new("car", cross, (void *)&numbers[i]);
    return gather(cars, CARS, NULL);
}

/* Two cars cross at a time. At nightfall, in the middle of the second crossing,
 * the ferry stops. */
static int day(void *arg)
{
    int rc = with_timeout(task_new("cars", all_cars, arg),
                          CROSSING_MS + CROSSING_MS / 2);

    printf("the day ends: %s\n", rc < 0 ? uv_strerror(rc) : "all are over");
    return rc == UV_ETIMEDOUT ? 0 : rc;
}

int main(void)
{
    uv_loop_t loop;
    int rc = uv_loop_init(&loop);

    if (rc == 0)
        rc = async_run(&loop, task_new("day", day, NULL));
    if (rc < 0)
        fprintf(stderr, "ferry: %s\n", uv_strerror(rc));
    return rc < 0 || uv_loop_close(&loop) < 0;
}
