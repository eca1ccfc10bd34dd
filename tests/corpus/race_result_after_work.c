/* expect: none */
#include <uv.h>

/* The body fills what the loop reads when the body is done: that order is what
 * the pool is for. */
static int squares[4], sum;
static uv_work_t work[4];

static void body(uv_work_t *req)
{
    int i = (int)(req - work);

    squares[i] = i * i;
}

static void after(uv_work_t *req, int status)
{
    (void)status;
    sum += squares[req - work];
}

int main(void)
{
    for (int i = 0; i < 4; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, after);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
