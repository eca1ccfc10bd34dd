/*
 * referee_main.c - referee --part=N --seed=N --schedules=N [--share=N]
 *                          [--shares=N] [--level=N] [--debug] [--trace=TEST]
 *
 * One for each exercise, linked with its hidden tests; started by the grader
 * with the learner's object as descriptor 3. The player is the program of
 * that name beside it. Writes the testimony, one JSON document, to stdout.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/path.h"
#include "base/strbuf.h"
#include "play/referee.h"
#include "proc/sandbox.h"

enum { OBJECT_FD = 3, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

/* The value of --name=N; false when `argument` is another option. */
static bool read_number(const char *argument, const char *name, long long *ret)
{
    size_t len = strlen(name);

    if (strncmp(argument, name, len) != 0 || argument[len] != '=')
        return false;
    *ret = strtoll(argument + len + 1, NULL, 10);
    return true;
}

static bool read_options(int argc, char **argv, struct referee_options *options)
{
    long long part = 0, share = 0, shares = 1, level = -1;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--debug") == 0)
            options->debug = true;
        else if (strncmp(argv[i], "--trace=", 8) == 0)
            options->trace = argv[i] + 8;
        else if (!read_number(argv[i], "--part", &part) &&
                 !read_number(argv[i], "--share", &share) &&
                 !read_number(argv[i], "--shares", &shares) &&
                 !read_number(argv[i], "--level", &level) &&
                 !read_number(argv[i], "--seed", &options->seed) &&
                 !read_number(argv[i], "--schedules", &options->schedules))
            return false;
    }
    options->part = (int)part;
    options->share = (int)share;
    options->shares = (int)shares;
    if (level >= SANDBOX_S0 && level <= SANDBOX_S3)
        sandbox_assume((enum sandbox_level)level);
    return part > 0 && shares > 0 && share >= 0 && share < shares &&
           options->seed >= 0 && options->schedules > 0 &&
           options->schedules <= 1000000;
}

static char *find_player(void)
{
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *dir, *player;

    self[len > 0 ? len : 0] = '\0';
    dir = path_dir(self);
    player = path_join(dir, "player");
    free(dir);
    return player;
}

static void let_attach(pid_t player)
{
    fprintf(stderr,
            "The submission is about to run in process %d. To look at it,\n"
            "type in another terminal:\n\n"
            "    gdb -p %d -ex 'set breakpoint pending on'\n\n"
            "set breakpoints, type 'continue' there, then press Enter here.\n",
            (int)player, (int)player);
    for (int c = getchar(); c != '\n' && c != EOF;)
        c = getchar();
}

static int write_testimony(const struct testimony *testimony)
{
    struct strbuf text = STRBUF_INIT;
    json_t *root = testimony_to_json(testimony);
    bool written;

    json_write_line(root, &text);
    json_decref(root);
    written = fwrite(text.text, 1, text.len, stdout) == text.len &&
              fflush(stdout) == 0;
    strbuf_release(&text);
    return written ? EXIT_SUCCESS : EXIT_TROUBLE;
}

/* Check makes a file for each iteration: in memory that takes a tenth of the
 * time that it takes on a disk, and needs no room there. */
static void keep_files_in_memory(void)
{
    static const char memory[] = "/dev/shm";

    if (access(memory, W_OK | X_OK) == 0)
        setenv("TEMP", memory, 0);
}

/*
 * Referee, player and child take turns, so one CPU is enough for the three,
 * and waking each other on it costs least; each share takes another one.
 */
static void take_a_cpu(int share)
{
    cpu_set_t allowed, mine;

    if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
        return;
    share %= CPU_COUNT(&allowed);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed) || share-- > 0)
            continue;
        CPU_ZERO(&mine);
        CPU_SET(cpu, &mine);
        (void)sched_setaffinity(0, sizeof(mine), &mine);
        return;
    }
}

int main(int argc, char **argv)
{
    struct referee_options options = {
        .schedules = 1,
        .object_fd = OBJECT_FD,
        .attach = let_attach,
    };
    struct testimony testimony;
    char *player;
    int rc;

    /* Nobody reads the expected values, and nobody outlives the grader. */
    if (prctl(PR_SET_DUMPABLE, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        return EXIT_TROUBLE;
    if (!read_options(argc, argv, &options)) {
        fputs("usage: referee --part=N --seed=N --schedules=N [--share=N] "
              "[--shares=N] [--level=N] [--debug] [--trace=TEST]\n",
              stderr);
        return EXIT_USAGE;
    }
    keep_files_in_memory();
    if (options.shares > 1)
        take_a_cpu(options.share);
    player = find_player();
    options.player = player;
    referee_run(&options, &testimony);
    rc = write_testimony(&testimony);
    testimony_release(&testimony);
    free(player);
    return rc;
}
