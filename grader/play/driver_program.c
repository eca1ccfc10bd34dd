/*
 * driver_program.c - the driver of whole programs: calls main() with the
 * arguments that it gets and tells what it printed and its exit status.
 *
 * Inputs: "args" (how many, at least 1), "arg0", "arg1", ... Observations:
 * "status"; "exited", when exit() was called; "output", in pieces.
 *
 * Theory of operation. A program may end by returning from main() or by exit(),
 * anywhere. exit() comes to us last of all handlers that the program itself has
 * registered; what happens then is what happens when main() returns, but for a
 * program that gives up: what it leaves open in that case is no news.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "play/driver.h"
#include "play/player.h"

enum { PIECE_MAX = 32 * 1024, OUTPUT_MAX = 1 << 20, ARGS_MAX = 128 };

static int (*program_main)(int, char **, char **);
static int output = -1;

/* stdout goes into memory: a file would stand in the program's folder. */
static void catch_output(void)
{
    output = memfd_create("output", MFD_CLOEXEC);
    if (output < 0 || dup2(output, STDOUT_FILENO) < 0)
        player_say_trouble("catch what the program prints: %s",
                           strerror(errno));
}

static void tell_output(void)
{
    static char piece[PIECE_MAX + 1];
    off_t at = 0;

    fflush(stdout);
    while (at < OUTPUT_MAX) {
        ssize_t len = pread(output, piece, PIECE_MAX, at);

        if (len < 0)
            player_say_trouble("read what the program printed");
        if (len == 0)
            break;
        observe_bytes("output", piece, (size_t)len);
        at += len;
    }
}

static void exit_called(int status, void *unused)
{
    (void)unused;
    observe_int("status", status);
    observe_int("exited", 1);
    tell_output();
    if (status != 0)
        rt_tell_exit();
    player_child_end(status == 0);
}

/* argv[] as main() may change it, with its NULL. */
static char **make_arguments(int count)
{
    static char *arguments[ARGS_MAX + 1];

    for (int i = 0; i < count; i++) {
        char key[16];

        snprintf(key, sizeof(key), "arg%d", i);
        arguments[i] = strdup(input_text(key));
        if (!arguments[i])
            player_say_trouble("keep the arguments");
    }
    return arguments;
}

static void run_main(void)
{
    int count = (int)input_int("args");

    if (count < 1 || count > ARGS_MAX)
        player_say_trouble("%d arguments for a program", count);
    catch_output();
    if (on_exit(exit_called, NULL) != 0)
        player_say_trouble("hear of exit()");
    observe_int("status", program_main(count, make_arguments(count), environ));
    tell_output();
}

static const struct driver_symbol symbols[] = {
    {"main", (void **)&program_main},
    {NULL, NULL},
};

static const struct driver_test tests[] = {{"main", run_main}, {NULL, NULL}};

static const struct driver_part part = {1, symbols, tests};

const struct driver_part *const driver_parts[] = {&part, NULL};
