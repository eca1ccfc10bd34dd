#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_timer_t timer;
static uv_work_t request;
static uv_sem_t ready;

static void compute(uv_work_t *work)
{
    (void)work;
    uv_sleep(200);
    uv_sem_post(&ready);
}

static void computed(uv_work_t *work, int status)
{
    (void)work;
    printf("status %d\n", status);
}

static void collect(uv_timer_t *handle)
{
    uv_sem_wait(&ready);
    puts("collected");
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_sem_init(&ready, 0);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, collect, 10, 0);
    if (uv_queue_work(&loop, &request, compute, computed) == 0)
        uv_run(&loop, UV_RUN_DEFAULT);
    uv_sem_destroy(&ready);
    return uv_loop_close(&loop);
}
