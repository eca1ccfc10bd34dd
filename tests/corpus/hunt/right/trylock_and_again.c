/* expect: none */
/* A guard looks into a box that workers keep locked for long, with a lock call
 * in a callback; it only tries, and comes back. */
#include <assert.h>
#include <pthread.h>
#include <unistd.h>
#include <uv.h>

enum { WORKERS = 2, COINS = 3 };

struct box {
    pthread_mutex_t lock;
    int coins;
};

static struct box box = {.lock = PTHREAD_MUTEX_INITIALIZER};
static uv_work_t workers[WORKERS];
static int worked, looks, seen;

static void put_coins(uv_work_t *req)
{
    (void)req;
    for (int i = 0; i < COINS; i++) {
        pthread_mutex_lock(&box.lock);
        usleep(4000);
        box.coins++;
        pthread_mutex_unlock(&box.lock);
    }
}

static void put(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
    worked++;
}

static void look(uv_timer_t *timer)
{
    looks++;
    if (pthread_mutex_trylock(&box.lock) != 0)
        return;
    seen = box.coins;
    pthread_mutex_unlock(&box.lock);
    if (worked == WORKERS)
        uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t guard;

    for (int i = 0; i < WORKERS; i++)
        uv_queue_work(uv_default_loop(), &workers[i], put_coins, put);
    uv_timer_init(uv_default_loop(), &guard);
    uv_timer_start(&guard, look, 3, 3);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return seen == WORKERS * COINS && looks > 0 ? 0 : 1;
}
