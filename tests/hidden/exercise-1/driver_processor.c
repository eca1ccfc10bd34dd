/*
 * driver_processor.c - see processor.h
 *
 * Outside of callbacks the runtime lets time pass silently in both cases; which
 * of them it was is counted here.
 */
#include "processor.h"

#include "play/driver.h"

enum { NS_PER_MS = 1000000, NS_PER_US = 1000 };

static long long busy_us;

void processor_work(long long ms)
{
    rt_sleep_as("work", "do less", (uint64_t)ms * NS_PER_MS);
    busy_us += ms * 1000;
}

void processor_wait_us(long long us)
{
    rt_sleep_as("wait", "wait less", (uint64_t)us * NS_PER_US);
}

long long processor_wall_us(void)
{
    return (long long)(rt_now_ns() / NS_PER_US);
}

long long processor_busy_us(void)
{
    return busy_us;
}
