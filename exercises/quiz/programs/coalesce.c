#include <stdio.h>
#include <uv.h>

static uv_loop_t loop;
static uv_async_t doorbell;
static int answered;

static void answer(uv_async_t *handle)
{
    answered++;
    uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
    uv_loop_init(&loop);
    uv_async_init(&loop, &doorbell, answer);
    uv_async_send(&doorbell);
    uv_async_send(&doorbell);
    uv_async_send(&doorbell);
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%d\n", answered);
    return uv_loop_close(&loop);
}
