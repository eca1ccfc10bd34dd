#include <stdio.h>
#include <uv.h>

static void fetch(void)
{
    uv_sleep(100); /* a server that answers after 100 ms */
}

int main(void)
{
    uint64_t begun = uv_hrtime();

    fetch();
    fetch();
    fetch();
    printf("%u ms\n", (unsigned)((uv_hrtime() - begun) / 10000000) * 10);
    return 0;
}
