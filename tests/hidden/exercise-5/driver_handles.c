/* driver_handles.c - see handles.h */
#include "handles.h"

#include "play/driver.h"

char handles_own;

static void count(uv_handle_t *handle, void *arg)
{
    long long *foreign = arg;

    *foreign += handle->data != &handles_own;
}

long long handles_foreign(void)
{
    long long foreign = 0;

    uv_walk(driver_loop(), count, &foreign);
    return foreign;
}
