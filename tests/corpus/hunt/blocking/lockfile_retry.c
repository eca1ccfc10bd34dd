/* expect: class=blocking rule=UV301 line=26 schedules=any */
/* Takes a lock file; when another one holds it, a helper naps before the next
 * try. The nap is on the loop. */
#include <assert.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#define LOCK "spool.lock"

struct locker {
    uv_fs_t request;
    int tries;
    uv_file file;
};

static struct locker locker;

static void try_lock(struct locker *l);

static void nap(long ms)
{
    struct timespec time = {0, ms * 1000000};

    nanosleep(&time, NULL);
}

static void other_goes(void)
{
    unlink(LOCK);
}

static void opened(uv_fs_t *request)
{
    struct locker *l = request->data;
    int result = (int)request->result;

    uv_fs_req_cleanup(request);
    if (result == UV_EEXIST) {
        if (l->tries == 2)
            other_goes();
        nap(10 * l->tries);
        try_lock(l);
        return;
    }
    assert(result >= 0);
    l->file = result;
}

static void try_lock(struct locker *l)
{
    l->tries++;
    l->request.data = l;
    uv_fs_open(uv_default_loop(), &l->request, LOCK, O_CREAT | O_EXCL | O_RDWR,
               0600, opened);
}

int main(void)
{
    int other = open(LOCK, O_CREAT | O_RDWR, 0600);

    close(other);
    try_lock(&locker);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    close(locker.file);
    unlink(LOCK);
    assert(uv_loop_close(uv_default_loop()) == 0);
    return locker.tries == 3 ? 0 : 1;
}
