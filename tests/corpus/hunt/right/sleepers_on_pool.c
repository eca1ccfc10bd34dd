/* expect: none */
/* A camp sleeps a lot, with usleep, nanosleep and sleep; but all of it on the
 * pool, where waiting is what threads are for. */
#include <assert.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

struct camper {
    uv_work_t night;
    void (*sleep)(void);
    int is_awake;
};

static void nap(void)
{
    usleep(20 * 1000);
}

static void doze(void)
{
    struct timespec time = {0, 30 * 1000000};

    nanosleep(&time, NULL);
}

static void snore(void)
{
    sleep(1);
}

static struct camper campers[] = {
    {.sleep = nap}, {.sleep = doze}, {.sleep = snore}, {.sleep = nap}};
enum { CAMPERS = sizeof(campers) / sizeof(campers[0]) };
static int breakfasts;

static void night(uv_work_t *req)
{
    struct camper *camper = req->data;

    camper->sleep();
    camper->is_awake = 1;
}

static void morning(uv_work_t *req, int status)
{
    struct camper *camper = req->data;

    assert(status == 0 && camper->is_awake);
    breakfasts++;
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();

    for (int i = 0; i < CAMPERS; i++) {
        campers[i].night.data = &campers[i];
        uv_queue_work(loop, &campers[i].night, night, morning);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    assert(uv_loop_close(loop) == 0);
    return breakfasts == CAMPERS ? 0 : 1;
}
