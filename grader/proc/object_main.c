/*
 * grade-object: compiles, checks, links and reads a learner's object files. It
 * is started in the sandbox by build.c and symbolize.c and by nobody else.
 */
#include <stdio.h>
#include <string.h>

#include "proc/object.h"

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "build") == 0)
        return object_build(argc - 2, argv + 2);
    if (argc > 1 && strcmp(argv[1], "program") == 0)
        return object_program(argc - 2, argv + 2);
    if (argc == 2 && strcmp(argv[1], "lines") == 0)
        return object_lines();
    fputs("grade-object is a part of grade and not meant to be called\n",
          stderr);
    return 2;
}
