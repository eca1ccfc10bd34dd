/* expect: none */
/*
 * Two windows change different settings of one user. Each validates its value
 * on the pool and then sets that one field.
 */
#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <uv.h>

struct settings {
    int volume, brightness, language;
};

struct change {
    uv_work_t validation;
    struct settings copy;
    size_t field;
    int value, valid;
};

static struct settings user = {50, 50, 1};

static int *field_of(struct settings *settings, size_t field)
{
    return (int *)((char *)settings + field);
}

static void validate(uv_work_t *work)
{
    struct change *change = work->data;

    change->valid = change->value >= 0 && change->value <= 100;
}

static void validated(uv_work_t *work, int status)
{
    struct change *change = work->data;

    if (status == 0 && change->valid)
        *field_of(&user, change->field) = change->value;
    free(change);
}

static void change_setting(uv_loop_t *loop, size_t field, int value)
{
    struct change *change = malloc(sizeof(*change));

    change->copy = user;
    *field_of(&change->copy, field) = value;
    change->field = field;
    change->value = value;
    change->valid = 0;
    change->validation.data = change;
    assert(uv_queue_work(loop, &change->validation, validate, validated) == 0);
}

static void second_window(uv_timer_t *timer)
{
    change_setting(timer->loop, offsetof(struct settings, brightness), 30);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t loop;
    uv_timer_t timer;

    assert(uv_loop_init(&loop) == 0);
    change_setting(&loop, offsetof(struct settings, volume), 80);
    uv_timer_init(&loop, &timer);
    uv_timer_start(&timer, second_window, 10, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(&loop) == 0);
    assert(user.volume == 80 && user.brightness == 30 && user.language == 1);
    return 0;
}
