#include <stdio.h>

int main(void)
{
    int cups = 2;
    int price = cups * 3;

    cups = 5;
    printf("%d\n", price);
    return 0;
}
