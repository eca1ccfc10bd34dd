/*
 * driver_program.c - the driver of whole programs: calls main() and tells what
 * it printed. See program.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "play/driver.h"
#include "play/player.h"

enum { OUTPUT_MAX = 64 * 1024 };

static int (*program_main)(void);

/* stdout goes into a file of the run's folder, which nobody else sees. */
static int catch_output(void)
{
    int fd = open("output", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
        player_say_trouble("catch what the program prints: %s",
                           strerror(errno));
    return fd;
}

static void tell_output(int fd)
{
    char *text = calloc(1, OUTPUT_MAX + 1);
    ssize_t len;

    fflush(stdout);
    len = text ? pread(fd, text, OUTPUT_MAX, 0) : -1;
    if (len < 0)
        player_say_trouble("read what the program printed");
    observe_text("output", text);
    free(text);
    close(fd);
}

static void run_main(void)
{
    int fd = catch_output();

    observe_int("status", program_main());
    tell_output(fd);
}

static const struct driver_symbol symbols[] = {
    {"main", (void **)&program_main},
    {NULL, NULL},
};

static const struct driver_test tests[] = {{"main", run_main}, {NULL, NULL}};

static const struct driver_part part = {1, symbols, tests};

const struct driver_part *const driver_parts[] = {&part, NULL};
