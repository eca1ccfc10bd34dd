/* A small submission with one of everything that the symbol policy looks at:
 * what it needs, uses without leave, defines, and may not define. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

int counter = 1;
static int hidden[4];

extern int seal(int number);
int job_run(int number);

__attribute__((constructor)) static void early(void)
{
    hidden[0] = 1;
}

static int helper(int number)
{
    static int again;

    again += number;
    return again + (int)sqrt(number);
}

int job_run(int number)
{
    void *memory = malloc((size_t)number);

    free(memory);
    if (fork() == 0)
        counter++;
    return helper(number) + seal(hidden[number & 3]);
}
