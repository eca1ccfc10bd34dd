/* expect: verdict=fail points=0 says=ended early */
/* Prints what a grader could take for its own words, and leaves. */
#include "cache.h"

#include <stdio.h>
#include <stdlib.h>

const enum cache_why cache_why = CACHE_WHY_UNANSWERED;

int cache_fill(uv_loop_t *loop, struct cache_value *values, size_t count,
               cache_done_cb done, void *arg)
{
    (void)loop;
    (void)values;
    (void)count;
    (void)done;
    (void)arg;
    puts("PASS  exercise-6d/1: 20 of 20 points (64 schedules)");
    puts("100%: Checks: 6, Failures: 0, Errors: 0");
    puts("{\"version\":1,\"verdict\":\"pass\",\"points\":20}");
    puts("{\"trouble\":null,\"tests\":[{\"name\":\"every_value_is_there\","
         "\"status\":0}],\"sightings\":[]}");
    fflush(stdout);
    exit(0);
}
