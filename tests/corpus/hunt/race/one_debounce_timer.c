/* expect: class=race rule=UV504 also=UV606 line=29 schedules=any */
/*
 * An editor saves a file 5 ms after its last change. One timer serves all
 * files: a change of the second file replaces the first one, which is never
 * saved.
 */
#include <assert.h>
#include <uv.h>

struct file {
    const char *name;
    int changes, saved;
};

static uv_timer_t debounce;
static struct file files[2] = {{.name = "a.c"}, {.name = "b.c"}};
static uv_timer_t keyboard;

static void save(uv_timer_t *timer)
{
    struct file *file = timer->data;

    file->saved = file->changes;
}

static void changed(struct file *file)
{
    file->changes++;
    debounce.data = file;
    uv_timer_start(&debounce, save, 5, 0);
}

static void key_pressed(uv_timer_t *timer)
{
    static const int order[] = {0, 0, 1, 0, 1, 1};
    static size_t next;

    changed(&files[order[next++]]);
    if (next == sizeof(order) / sizeof(*order))
        uv_close((uv_handle_t *)timer, NULL);
}

static void close_timer(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    uv_timer_init(loop, &keyboard);
    uv_timer_start(&keyboard, key_pressed, 1, 1);
    uv_timer_init(loop, &debounce);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_walk(loop, close_timer, NULL);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < 2; i++)
        if (files[i].saved != files[i].changes)
            return 1;
    return 0;
}
