/* expect: class=thread rule=UV402 line=28 */
/* Four workers count votes into one total. Reading, adding and writing it are
 * three steps, and nobody keeps the others away. */
#include <assert.h>
#include <uv.h>

enum { OFFICES = 4, VOTES = 20000 };

struct office {
    uv_work_t counting;
    int first;
};

static struct office offices[OFFICES];
static long total;

static int is_valid(int vote)
{
    return vote % 4 != 0;
}

static void count(uv_work_t *req)
{
    struct office *office = req->data;

    for (int vote = office->first; vote < office->first + VOTES; vote++)
        if (is_valid(vote))
            total++;
}

static void counted(uv_work_t *req, int status)
{
    (void)req;
    assert(status == 0);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < OFFICES; i++) {
        offices[i].first = i * VOTES;
        offices[i].counting.data = &offices[i];
        uv_queue_work(loop, &offices[i].counting, count, counted);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return total > 0 && total <= OFFICES * VOTES * 3L / 4 ? 0 : 1;
}
