/* expect: none */
/* A print server cancels a job when the paper is out; its callback counts the
 * page only if it was printed. */
#include <assert.h>
#include <unistd.h>
#include <uv.h>

enum { JOBS = 9 };

struct job {
    uv_work_t work;
    int pages;
};

static struct job jobs[JOBS];
static int printed, counted;

static void print(uv_work_t *req)
{
    struct job *job = req->data;

    usleep(10 * 1000);
    job->pages = 1;
}

static void job_over(uv_work_t *req, int status)
{
    (void)req;
    if (status == 0)
        counted++;
}

static void paper_out(uv_timer_t *timer)
{
    for (int i = 0; i < JOBS; i++)
        uv_cancel((uv_req_t *)&jobs[i].work);
    uv_close((uv_handle_t *)timer, NULL);
}

int main(void)
{
    static uv_timer_t paper;

    for (int i = 0; i < JOBS; i++) {
        jobs[i].work.data = &jobs[i];
        uv_queue_work(uv_default_loop(), &jobs[i].work, print, job_over);
    }
    uv_timer_init(uv_default_loop(), &paper);
    uv_timer_start(&paper, paper_out, 22, 0);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    for (int i = 0; i < JOBS; i++)
        printed += jobs[i].pages;
    assert(uv_loop_close(uv_default_loop()) == 0);
    return counted == printed ? 0 : 1;
}
