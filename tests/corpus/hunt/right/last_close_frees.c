/* expect: none */
/* An aquarium has three handles in one struct. Any of their close callbacks may
 * be the last one, and the last one frees. */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct aquarium {
    uv_timer_t light;
    uv_timer_t food;
    uv_async_t alarm;
    int open_handles, fed;
    int *emptied;
};

static void part_closed(uv_handle_t *handle)
{
    struct aquarium *a = handle->data;

    if (--a->open_handles == 0) {
        ++*a->emptied;
        free(a);
    }
}

static void empty(struct aquarium *a)
{
    uv_close((uv_handle_t *)&a->alarm, part_closed);
    uv_close((uv_handle_t *)&a->light, part_closed);
    uv_close((uv_handle_t *)&a->food, part_closed);
}

static void feed(uv_timer_t *timer)
{
    struct aquarium *a = timer->data;

    if (++a->fed == 3)
        uv_async_send(&a->alarm);
}

static void toggle(uv_timer_t *timer)
{
    uv_timer_again(timer);
}

static void alarmed(uv_async_t *async)
{
    empty(async->data);
}

static void fill(uv_loop_t *loop, int *emptied)
{
    struct aquarium *a = calloc(1, sizeof(*a));

    assert(a);
    a->emptied = emptied;
    a->open_handles = 3;
    uv_timer_init(loop, &a->light);
    uv_timer_init(loop, &a->food);
    uv_async_init(loop, &a->alarm, alarmed);
    a->light.data = a->food.data = a->alarm.data = a;
    uv_timer_start(&a->light, toggle, 7, 7);
    uv_timer_start(&a->food, feed, 5, 5);
}

int main(void)
{
    int emptied = 0;

    fill(uv_default_loop(), &emptied);
    fill(uv_default_loop(), &emptied);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return emptied == 2 ? 0 : 1;
}
