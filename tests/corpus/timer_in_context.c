/* expect: none */
#include <stdlib.h>
#include <uv.h>

/* The close callback of one handle frees what holds both. */
struct context {
    uv_timer_t first, second;
};

static void closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void tick(uv_timer_t *timer)
{
    struct context *context = timer->data;

    uv_close((uv_handle_t *)&context->first, closed);
    uv_close((uv_handle_t *)&context->second, NULL);
}

int main(void)
{
    struct context *context = malloc(sizeof *context);

    uv_timer_init(uv_default_loop(), &context->first);
    context->first.data = context;
    uv_timer_start(&context->first, tick, 5, 0);
    uv_timer_init(uv_default_loop(), &context->second);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
