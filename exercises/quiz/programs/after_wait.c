#include <stdio.h>
#include <uv.h>

int main(void)
{
    puts("ask for the book");
    uv_sleep(200); /* until it is brought */
    puts("read the book");
    puts("greet the visitor");
    return 0;
}
