/* expect: class=lifetime rule=UV214 also=UV402 also=UV606 line=46 schedules=any */
/* A lift starts a thread for each cabin and hands it the address of the loop's
 * counter, which has changed when the thread looks. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { CABINS = 3 };

static uv_thread_t threads[CABINS];
static uv_async_t arrival;
static uv_mutex_t lock;
static int floors[CABINS], arrived;

static void ride(void *arg)
{
    int cabin = *(int *)arg;

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
    for (int cabin = 0; cabin < CABINS; cabin++)
        uv_thread_create(&threads[cabin], ride, &cabin);
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
