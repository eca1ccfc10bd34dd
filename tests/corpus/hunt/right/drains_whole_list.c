/* expect: none */
/*
 * Threads push messages on a list under a lock and wake the loop. Sends may be
 * joined into one wake-up, which therefore takes the whole list.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

enum { SENDERS = 3, EACH = 4 };

struct message {
    struct message *next;
    int value;
};

static struct {
    uv_mutex_t lock;
    uv_async_t wake;
    struct message *list;
} box;
static int received, sum;

static void sender(void *arg)
{
    for (int i = 0; i < EACH; i++) {
        struct message *m = malloc(sizeof(*m));

        m->value = *(const int *)arg;
        uv_mutex_lock(&box.lock);
        m->next = box.list;
        box.list = m;
        uv_mutex_unlock(&box.lock);
        uv_async_send(&box.wake);
    }
}

static void woken(uv_async_t *async)
{
    struct message *list;

    uv_mutex_lock(&box.lock);
    list = box.list;
    box.list = NULL;
    uv_mutex_unlock(&box.lock);
    while (list) {
        struct message *m = list;

        list = m->next;
        sum += m->value;
        received++;
        free(m);
    }
    if (received == SENDERS * EACH)
        uv_close((uv_handle_t *)async, NULL);
}

int main(void)
{
    static const int values[SENDERS] = {1, 10, 100};
    uv_loop_t *loop = uv_default_loop();
    uv_thread_t threads[SENDERS];

    assert(uv_mutex_init(&box.lock) == 0);
    assert(uv_async_init(loop, &box.wake, woken) == 0);
    for (int i = 0; i < SENDERS; i++)
        assert(uv_thread_create(&threads[i], sender, (void *)&values[i]) == 0);
    uv_run(loop, UV_RUN_DEFAULT);
    for (int i = 0; i < SENDERS; i++)
        uv_thread_join(&threads[i]);
    uv_mutex_destroy(&box.lock);
    assert(uv_loop_close(loop) == 0);
    return sum == 444 ? 0 : 1;
}
