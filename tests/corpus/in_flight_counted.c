/* expect: none */
#include <uv.h>

/* How many are under way: all count in one variable, by reading it first. */
static int in_flight, most;
static uv_work_t work[4];

static void body(uv_work_t *req)
{
    (void)req;
}

static void over(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
    if (in_flight > most)
        most = in_flight;
    in_flight--;
}

int main(void)
{
    for (int i = 0; i < 4; i++) {
        in_flight++;
        uv_queue_work(uv_default_loop(), &work[i], body, over);
    }
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
