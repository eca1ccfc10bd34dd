/* demo.c - see demo.h: a program that runs alone prints what happens. */
#include "demo.h"

#include <stdio.h>
#include <uv.h>

static uv_mutex_t lock; /* one line at a time */
static uv_thread_t main_thread;
static uint64_t begun_ns;

__attribute__((constructor)) static void begin(void)
{
    uv_mutex_init(&lock);
    main_thread = uv_thread_self();
    begun_ns = uv_hrtime();
}

static void say(const char *what, const char *how)
{
    uv_thread_t self = uv_thread_self();
    uint64_t ms = (uv_hrtime() - begun_ns) / 1000000;

    uv_mutex_lock(&lock);
    printf("%.1f s  %s%s%s\n", (double)((ms + 250) / 500) / 2, what, how,
           uv_thread_equal(&self, &main_thread) ? "" : ", on the pool");
    uv_mutex_unlock(&lock);
}

void demo_begin(const char *what)
{
    say(what, " begins");
}

void demo_end(const char *what)
{
    say(what, " ends");
}

void demo_moment(const char *what)
{
    say(what, "");
}

void demo_compute(unsigned ms)
{
    uint64_t until_ns = uv_hrtime() + (uint64_t)ms * 1000000;
    volatile unsigned sum = 0;

    while (uv_hrtime() < until_ns)
        for (unsigned i = 0; i < 1000; i++)
            sum += i;
}
