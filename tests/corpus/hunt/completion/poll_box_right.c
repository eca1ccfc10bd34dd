/* expect: none */
/* A ballot box counts its papers on the pool and calls back with the sum. */
#include <assert.h>
#include <uv.h>

enum { PAPERS = 9 };
typedef void counted_fn(int yes, int no);

struct box {
    uv_work_t work;
    const char *papers;
    int yes, no;
    counted_fn *counted;
};

static struct box box = {.papers = "ynynnyyyn"};
static int results;

static void count(uv_work_t *req)
{
    struct box *b = req->data;

    for (int i = 0; i < PAPERS; i++)
        if (b->papers[i] == 'y')
            b->yes++;
        else
            b->no++;
}

static void count_done(uv_work_t *req, int status)
{
    struct box *b = req->data;

    if (status == 0 && b->counted)
        b->counted(b->yes, b->no);
}

static void box_count(uv_loop_t *loop, struct box *b, counted_fn *counted)
{
    b->counted = counted;
    b->work.data = b;
    uv_queue_work(loop, &b->work, count, count_done);
}

static void announce(int yes, int no)
{
    assert(yes + no == PAPERS);
    results++;
}

int main(void)
{
    box_count(uv_default_loop(), &box, announce);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return results == 1 ? 0 : 1;
}
