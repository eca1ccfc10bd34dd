/* expect: none */
/* A shop stores an order and tells the customer "saved" when the disk took all
 * of it. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define NAME "orders.txt"

struct order {
    uv_fs_t req;
    uv_file file;
    char text[32];
    int is_told, failed;
};

static struct order order = {.text = "2 x coffee\n"};

static void stored(uv_fs_t *req)
{
    struct order *o = req->data;

    o->failed = req->result != (ssize_t)strlen(o->text);
    uv_fs_req_cleanup(req);
    o->is_told = 1;
    puts(o->failed ? "not saved, please order again" : "saved");
}

static int store(uv_loop_t *loop, struct order *o)
{
    uv_buf_t buf = uv_buf_init(o->text, strlen(o->text));

    o->req.data = o;
    return uv_fs_write(loop, &o->req, o->file, &buf, 1, 0, stored);
}

int main(void)
{
    int rc;

    order.file = open(NAME, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert(order.file >= 0);
    rc = store(uv_default_loop(), &order);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(order.file);
    unlink(NAME);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return rc == 0 && order.is_told && !order.failed ? 0 : 1;
}
