/* expect: none */
#include <uv.h>

/* A lock that spins is a lock, too. */
#include <pthread.h>

static pthread_spinlock_t lock;
static int counter;
static uv_work_t work[2];

static void body(uv_work_t *req)
{
    (void)req;
    pthread_spin_lock(&lock);
    counter++;
    pthread_spin_unlock(&lock);
}

static void done(uv_work_t *req, int status)
{
    (void)req;
    (void)status;
}
int main(void)
{
    pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
    for (int i = 0; i < 2; i++)
        uv_queue_work(uv_default_loop(), &work[i], body, done);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
