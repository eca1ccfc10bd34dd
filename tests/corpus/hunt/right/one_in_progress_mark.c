/* expect: none */
/*
 * Two channels deliver the same message. The second copy finds the mark that
 * the first one set before its wait; which channel was first is open.
 */
#include <assert.h>
#include <uv.h>

struct copy {
    uv_fs_t check;
    const char *channel;
};

static struct {
    int in_progress, delivered, duplicates;
    const char *by;
} message;

static void checked(uv_fs_t *req)
{
    struct copy *copy = req->data;

    assert(req->result == 0);
    uv_fs_req_cleanup(req);
    message.delivered++;
    message.by = copy->channel;
}

static void came(uv_loop_t *loop, struct copy *copy)
{
    if (message.in_progress) {
        message.duplicates++;
        return;
    }
    message.in_progress = 1;
    copy->check.data = copy;
    assert(uv_fs_stat(loop, &copy->check, ".", checked) == 0);
}

static void transmit(uv_work_t *work)
{
    (void)work;
}

static void transmitted(uv_work_t *work, int status)
{
    assert(status == 0);
    came(work->loop, work->data);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    struct copy copies[2] = {{.channel = "cable"}, {.channel = "radio"}};
    uv_work_t works[2];

    for (int i = 0; i < 2; i++) {
        works[i].data = &copies[i];
        assert(uv_queue_work(loop, &works[i], transmit, transmitted) == 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    assert(message.by != NULL);
    return message.delivered == 1 && message.duplicates == 1 ? 0 : 1;
}
