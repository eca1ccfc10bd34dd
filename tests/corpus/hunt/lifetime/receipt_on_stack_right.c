/* expect: none */
/* A till writes its receipts; each request lives until its callback. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

static uv_file roll;
static int printed;
static char texts[2][32];

static void receipt_written(uv_fs_t *req)
{
    assert(req->result > 0);
    uv_fs_req_cleanup(req);
    free(req);
    printed++;
}

static void print_receipt(uv_loop_t *loop, int number, int cents)
{
    uv_buf_t buf;
    uv_fs_t *req = malloc(sizeof(*req));

    assert(req);
    snprintf(texts[number], sizeof(texts[number]), "no %d: %d cents\n", number,
             cents);
    buf = uv_buf_init(texts[number], strlen(texts[number]));
    uv_fs_write(loop, req, roll, &buf, 1, -1, receipt_written);
}

static void sell(uv_timer_t *timer)
{
    print_receipt(timer->loop, 0, 250);
    print_receipt(timer->loop, 1, 1999);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    uv_timer_t customer;
    uv_loop_t *loop = uv_default_loop();

    roll = open("roll.txt", O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert(roll >= 0);
    uv_timer_init(loop, &customer);
    uv_timer_start(&customer, sell, 5, 0);
    uv_run(loop, UV_RUN_DEFAULT);
    close(roll);
    unlink("roll.txt");
    assert(uv_loop_close(loop) == 0);
    return printed == 2 ? 0 : 1;
}
