/* expect: none */
/* What is allowed, with a reason, where it is. */
#include <stdio.h>
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
    uv_fs_t req;

    sleep(1); // grade-allow UV301: nobody is connected yet
    /* grade-allow UV302, UV301: the file is small, and the disk
     * is a memory */
    uv_fs_unlink(timer->loop, &req, "x", NULL), usleep(100);
    uv_fs_req_cleanup(&req);
    // grade-allow-begin blocking-in-callback: the chip wants it
    usleep(100);
    usleep(200);
    // grade-allow-end blocking-in-callback
    printf("%u\n",
           sleep(1)); // grade-allow UV301: of the statement before it
    uv_timer_stop(timer);
    /* A rule that only a run can break may be allowed as well. */
    // grade-allow UV113: the parent process wakes it
}

int begin(uv_timer_t *timer)
{
    puts("// grade-allow UV302: in a text");
    return uv_timer_start(timer, on_timer, 1, 0);
}
