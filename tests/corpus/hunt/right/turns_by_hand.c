/* expect: none */
/* A puppet theatre turns the loop itself with UV_RUN_NOWAIT, from main and
 * never from a callback: that is no nested run and no early end. */
#include <assert.h>
#include <stdbool.h>
#include <time.h>
#include <uv.h>

struct theatre {
    uv_loop_t loop;
    uv_timer_t scene;
    uv_prepare_t before;
    uv_check_t after;
    int scenes, turns, balance;
    bool curtain;
};

static struct theatre theatre;

static void close_any(uv_handle_t *handle, void *arg)
{
    (void)arg;
    uv_close(handle, NULL);
}

static void scene_over(uv_timer_t *timer)
{
    struct theatre *t = timer->data;

    if (++t->scenes == 3) {
        t->curtain = true;
        uv_walk(timer->loop, close_any, NULL);
    }
}

static void before(uv_prepare_t *prepare)
{
    struct theatre *t = prepare->data;

    t->balance++;
}

static void after(uv_check_t *check)
{
    struct theatre *t = check->data;

    t->balance--;
}

static void move_puppets(struct theatre *t)
{
    struct timespec pause = {0, 2000000};

    t->turns++;
    nanosleep(&pause, NULL);
}

int main(void)
{
    uv_loop_init(&theatre.loop);
    uv_timer_init(&theatre.loop, &theatre.scene);
    uv_prepare_init(&theatre.loop, &theatre.before);
    uv_check_init(&theatre.loop, &theatre.after);
    theatre.scene.data = theatre.before.data = theatre.after.data = &theatre;
    uv_prepare_start(&theatre.before, before);
    uv_check_start(&theatre.after, after);
    uv_timer_start(&theatre.scene, scene_over, 5, 5);
    while (uv_run(&theatre.loop, UV_RUN_NOWAIT))
        move_puppets(&theatre);
    assert(uv_loop_close(&theatre.loop) == 0);
    assert(theatre.balance >= -1 && theatre.balance <= 1);
    return theatre.curtain && theatre.turns >= 1 ? 0 : 1;
}
