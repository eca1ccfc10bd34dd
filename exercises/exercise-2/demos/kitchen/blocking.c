/* One cook, who stands at each pan until it is ready. */
#include <stdio.h>
#include <uv.h>

static uint64_t begun_ms;

static uint64_t now_ms(void)
{
    return uv_hrtime() / 1000000;
}

/* Says it with the time, to the half second. */
static void say(const char *what)
{
    printf("%.1f s  %s\n", (now_ms() - begun_ms + 250) / 500 / 2.0, what);
}

static void cook(unsigned ms, const char *ready)
{
    uv_sleep(ms);
    say(ready);
}

int main(void)
{
    begun_ms = now_ms();
    cook(1500, "the stew is ready");
    cook(500, "the soup is ready");
    cook(1000, "the rice is ready");
    say("the cook has time");
    return 0;
}
