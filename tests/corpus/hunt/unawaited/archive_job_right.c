/* expect: none */
/* An archive packs folders on the pool; the callback reads the result and frees
 * the job. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

struct packing {
    uv_work_t work;
    char folder[24];
    int error;
};

static int packed, failed;

static void pack(uv_work_t *req)
{
    struct packing *p = req->data;

    p->error = strcmp(p->folder, "secret") == 0 ? UV_EACCES : 0;
}

static void pack_done(uv_work_t *req, int status)
{
    struct packing *p = req->data;

    if (status < 0 || p->error < 0)
        failed++;
    else
        packed++;
    free(p);
}

static void archive(uv_loop_t *loop, const char *folder)
{
    struct packing *p = calloc(1, sizeof(*p));

    assert(p);
    snprintf(p->folder, sizeof(p->folder), "%s", folder);
    p->work.data = p;
    uv_queue_work(loop, &p->work, pack, pack_done);
}

static void midnight(uv_timer_t *timer)
{
    static const char *const folders[] = {"letters", "secret", "photos"};

    for (int i = 0; i < 3; i++)
        archive(timer->loop, folders[i]);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t timer;

    uv_timer_init(uv_default_loop(), &timer);
    uv_timer_start(&timer, midnight, 12, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return packed == 2 && failed == 1 ? 0 : 1;
}
