/* expect: none */
/*
 * A timer and a completion both need a list and make it when it is not there.
 * Nothing waits between the test and the making, so it is made once.
 */
#include <assert.h>
#include <stdlib.h>
#include <uv.h>

struct list {
    int values[8];
    int count;
};

static struct list *list;
static int made;

static struct list *need_list(void)
{
    if (!list) {
        list = calloc(1, sizeof(*list));
        made++;
    }
    return list;
}

static void add(int value)
{
    struct list *l = need_list();

    l->values[l->count++] = value;
}

static void file_seen(uv_fs_t *req)
{
    add(req->result == 0 ? 5 : 0);
    uv_fs_req_cleanup(req);
}

static void tick(uv_timer_t *timer)
{
    add(3);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_timer_t timer;
    uv_fs_t req;
    int sum = 0;

    assert(uv_fs_stat(loop, &req, ".", file_seen) == 0);
    uv_timer_init(loop, &timer);
    uv_timer_start(&timer, tick, 2, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    for (int i = 0; i < list->count; i++)
        sum += list->values[i];
    free(list);
    return sum == 8 && made == 1 ? 0 : 1;
}
