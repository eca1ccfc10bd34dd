#include <stdio.h>

static void brew(void)
{
    puts("water");
    puts("coffee");
}

int main(void)
{
    puts("get up");
    brew();
    puts("drink");
    return 0;
}
