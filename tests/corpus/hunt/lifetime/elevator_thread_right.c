/* expect: none */
/* A lift starts a thread for each cabin and hands it a struct of its own. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { CABINS = 3 };

struct cabin {
    int number;
};

static uv_thread_t threads[CABINS];
static uv_async_t arrival;
static uv_mutex_t lock;
static int floors[CABINS], arrived;

static void ride(void *arg)
{
    int cabin = ((struct cabin *)arg)->number;

    if (cabin >= CABINS)
        cabin = CABINS - 1;
    usleep(1000 * (cabin + 1));
    uv_mutex_lock(&lock);
    floors[cabin] = 10 + cabin;
    arrived++;
    uv_async_send(&arrival);
    uv_mutex_unlock(&lock);
}

static void open_doors(uv_async_t *async)
{
    int all;

    if (uv_mutex_trylock(&lock) != 0) {
        uv_async_send(async);
        return;
    }
    all = arrived == CABINS;
    uv_mutex_unlock(&lock);
    if (all)
        uv_close((uv_handle_t *)async, NULL);
}

static void start_cabins(void)
{
    static struct cabin cabins[CABINS];

    for (int i = 0; i < CABINS; i++) {
        cabins[i].number = i;
        uv_thread_create(&threads[i], ride, &cabins[i]);
    }
}

int main(void)
{
    uv_mutex_init(&lock);
    uv_async_init(uv_default_loop(), &arrival, open_doors);
    start_cabins();
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    for (int i = 0; i < CABINS; i++)
        uv_thread_join(&threads[i]);
    uv_mutex_destroy(&lock);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return floors[0] == 10 && floors[1] == 11 && floors[2] == 12 ? 0 : 1;
}
