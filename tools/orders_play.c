/*
 * orders_play.c - orders_play [--first=N] [--seeds=N] [--replay] [--each]
 * OBJECT...: plays programs (objects of tests/corpus, each with corpus_main())
 * under schedules, each in a process of its own.
 *
 * Without options it holds every trace against orders.h and prints n and the
 * breaches; --replay plays each schedule twice and compares the traces instead.
 * --each prints a line for each run: object, seed, hash, choices, status (0
 * when it did what it should) and the first finding. Exits with 1 when
 * something was wrong.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "orders.h"
#include "runtime/rt.h"

enum { TRACE_MAX = 16 << 20, CPU_S = 1, WALL_S = 60 };

/* One run, in memory that the child shares. */
struct run {
    uint64_t hash;
    uint32_t choices, is_whole;
    char rule[8];
    volatile uint64_t size; /* of the trace */
    char trace[TRACE_MAX];
};

static struct options {
    unsigned long first, seeds;
    bool replay, each;
} options = {.seeds = 64};

static struct run *runs[2];
static unsigned long played, skipped, cut_short, breaches, different;

/* --- one run, in the child --- */

static void record_made(void *arg, const struct trace_record *record)
{
    struct run *run = arg;
    struct trace_finding finding;

    if (record->type == TRACE_FINDING && run->rule[0] == '\0') {
        memcpy(&finding, record, sizeof(finding));
        memcpy(run->rule, finding.rule, sizeof(run->rule));
    }
    if (run->size + record->size > TRACE_MAX)
        return;
    memcpy(run->trace + run->size, record, record->size);
    run->size += record->size;
}

static int add_size(struct dl_phdr_info *info, size_t size, void *arg)
{
    uintptr_t *extent = arg;

    (void)size;
    if (info->dlpi_addr != extent[0])
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        uintptr_t end = info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;

        if (info->dlpi_phdr[i].p_type == PT_LOAD && end > extent[1])
            extent[1] = end;
    }
    return 1;
}

static int (*map_program(const char *path))(void)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    struct link_map *map = NULL;
    uintptr_t extent[2] = {0};
    int (*entry)(void);

    if (!object || dlinfo(object, RTLD_DI_LINKMAP, &map) < 0) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(99);
    }
    extent[0] = map->l_addr;
    dl_iterate_phdr(add_size, extent);
    rt_set_object((const void *)extent[0], extent[1]);
    *(void **)&entry = dlsym(object, "corpus_main");
    return entry;
}

static void be_quiet(void)
{
    struct rlimit cpu = {CPU_S, CPU_S}, core = {0, 0};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (!getenv("ORDERS_LOUD"))
        dup2(null, STDERR_FILENO);
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_CORE, &core);
    alarm(WALL_S);
}

static _Noreturn void play_here(const char *path, uint64_t seed,
                                struct run *run)
{
    struct rt_config config = rt_config_default();
    int (*entry)(void), status;

    be_quiet();
    config.seed = seed;
    config.sink = record_made;
    config.sink_arg = run;
    if (rt_start(&config) < 0)
        _exit(99);
    entry = map_program(path);
    if (!entry)
        _exit(99);
    rt_enter_main();
    status = entry();
    rt_leave();
    rt_finish();
    run->hash = rt_trace_hash();
    run->choices = rt_choice_count();
    run->is_whole = 1;
    _exit(status);
}

/* Returns its wait status, 0 when all was well. */
static int play(const char *path, uint64_t seed, struct run *run)
{
    char folder[] = "/tmp/orders-XXXXXX", command[64];
    int status = 0;
    pid_t child;

    run->hash = run->choices = run->is_whole = 0;
    run->size = 0;
    memset(run->rule, 0, sizeof(run->rule));
    if (!mkdtemp(folder)) {
        perror(folder);
        exit(3);
    }
    child = fork();
    if (child == 0) {
        if (chdir(folder) < 0)
            _exit(99);
        play_here(path, seed, run);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("fork");
        exit(3);
    }
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    if (system(command) != 0)
        fprintf(stderr, "%s remains\n", folder);
    return status;
}

/* --- what is looked at --- */

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void check_order(const char *path, uint64_t seed, const struct run *run)
{
    struct orders_breach first;
    size_t count = orders_check(run->trace, run->size, &first);

    if (count == 0)
        return;
    breaches += count;
    printf("%s, seed %llu: %s: %s (%zu in all)\n", name_of(path),
           (unsigned long long)seed, first.rule, first.text, count);
}

/* A run that was cut short is compared as far as it went. */
static void check_same(const char *path, uint64_t seed)
{
    play(path, seed, runs[1]);
    if (runs[0]->size == runs[1]->size &&
        memcmp(runs[0]->trace, runs[1]->trace, runs[0]->size) == 0 &&
        runs[0]->hash == runs[1]->hash)
        return;
    different++;
    printf("%s, seed %llu: another trace the second time\n", name_of(path),
           (unsigned long long)seed);
}

/* False when there is no sense in playing more of the program. */
static bool play_one(const char *path, uint64_t seed)
{
    int status = play(path, seed, runs[0]);

    if (WIFEXITED(status) && WEXITSTATUS(status) == 99) {
        skipped++;
        return false;
    }
    /* What computes for so long shows nothing more. */
    if (WIFSIGNALED(status) &&
        (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ||
         WTERMSIG(status) == SIGALRM)) {
        cut_short++;
        return false;
    }
    played++;
    if (options.each)
        printf("%s %llu %016llx %u %d %s\n", name_of(path),
               (unsigned long long)seed, (unsigned long long)runs[0]->hash,
               runs[0]->choices, status, runs[0]->rule);
    if (options.replay)
        check_same(path, seed);
    else
        check_order(path, seed, runs[0]);
    return true;
}

static bool read_option(const char *arg)
{
    if (sscanf(arg, "--first=%lu", &options.first) == 1 ||
        sscanf(arg, "--seeds=%lu", &options.seeds) == 1)
        return true;
    options.replay |= strcmp(arg, "--replay") == 0;
    options.each |= strcmp(arg, "--each") == 0;
    return strncmp(arg, "--", 2) == 0;
}

static void prepare(void)
{
    for (int i = 0; i < 2; i++) {
        runs[i] = mmap(NULL, sizeof(*runs[i]), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (runs[i] == MAP_FAILED) {
            perror("mmap");
            exit(3);
        }
    }
    if (rt_warm() < 0)
        exit(3);
    setvbuf(stdout, NULL, _IOLBF, 0);
}

int main(int argc, char **argv)
{
    char path[PATH_MAX];
    int programs = 0;

    prepare();
    for (int i = 1; i < argc; i++) {
        if (read_option(argv[i]))
            continue;
        programs++;
        if (!realpath(argv[i], path)) {
            perror(argv[i]);
            return 3;
        }
        for (unsigned long s = 0; s < options.seeds; s++)
            if (!play_one(path, options.first + s))
                break;
    }
    if (options.replay)
        printf("replay: %d programs, n %lu runs, twice each, %lu differ\n",
               programs, played, different);
    else
        printf("orders: %d programs, n %lu runs, %lu breaches\n", programs,
               played, breaches);
    if (skipped || cut_short)
        printf("%lu programs could not be played, %lu compute for too long\n",
               skipped, cut_short);
    return breaches || different || skipped ? 1 : 0;
}
