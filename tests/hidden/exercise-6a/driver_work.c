/* driver_work.c - see work.h */
#include "work.h"

#include "play/driver.h"

#include "../key.h"

struct works works;

void works_make(void)
{
    works.count = (size_t)input_int("works");
    for (size_t i = 0; i < works.count && i < WORKS_MAX; i++) {
        works.items[i].ms = (unsigned)input_int(key_at("ms", i).text);
        works.items[i].result = (int)input_int(key_at("result", i).text);
    }
}

int work_run(void *arg)
{
    struct work *work = arg;
    int rc;

    work->runs++;
    if (++works.in_flight > works.most_in_flight)
        works.most_in_flight = works.in_flight;
    rc = async_sleep(work->ms);
    works.in_flight--;
    works.ended++;
    return rc < 0 ? rc : work->result;
}

long long work_now_us(void)
{
    return (long long)(rt_now_ns() / 1000);
}

void works_observe_runs(void)
{
    for (size_t i = 0; i < works.count; i++)
        observe_int(key_at("runs", i).text, works.items[i].runs);
}
