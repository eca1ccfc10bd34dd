/*
 * test_corpus.c - plays each program of tests/corpus under 64 schedules. The
 * first line of a program tells what must be found:
 *
 *     expect: rule=UV501 line=31    this, there, under at least one schedule;
 *                                   and no other rule under any
 *     expect: rule=UV501 line=31 also=UV402
 *                                   this other rule may be found, too
 *     expect: none                  nothing under any schedule
 *
 * Each (program, schedule) is a process of its own, which maps the program's
 * shared object as a player does. CORPUS_ONLY=NAME plays one, and shows.
 */
#include <check.h>
#include <dlfcn.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/guard.h"
#include "runtime/rt.h"

enum { SEEDS = 64, PROGRAMS_MAX = 256, FOUND_MAX = 64 };

struct found {
    char rule[8];
    uint64_t pc;
    uint64_t seed;
    char detail[TRACE_TEXT_MAX];
    char subject[TRACE_NAME_MAX];
};

/* What was found in one program, each (rule, place) once. */
struct program {
    char name[64];
    char source[PATH_MAX], object[PATH_MAX];
    char rule[8]; /* empty: none */
    char also[8];
    int line;
    struct found found[FOUND_MAX];
    size_t found_count;
    size_t seeds_with_finding;
    int bad_status; /* of a child that ended as it should not; 0: none */
    uint64_t bad_seed;
};

static char paths[PROGRAMS_MAX][PATH_MAX];
static size_t path_count;

/* --- one run, in the child --- */

static void tell_finding(void *arg, const struct trace_record *record)
{
    const int *fd = arg;

    if (record->type == TRACE_FINDING)
        ck_assert(write(*fd, record, sizeof(struct trace_finding)) > 0);
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

    if (!object)
        fprintf(stderr, "%s\n", dlerror());
    ck_assert_ptr_nonnull(object);
    ck_assert_int_eq(dlinfo(object, RTLD_DI_LINKMAP, &map), 0);
    extent[0] = map->l_addr;
    dl_iterate_phdr(add_size, extent);
    rt_set_object((const void *)extent[0], extent[1]);
    *(void **)&entry = dlsym(object, "corpus_main");
    ck_assert_ptr_nonnull((void *)entry);
    return entry;
}

static _Noreturn void play(const char *path, uint64_t seed, int fd)
{
    struct rt_config config = rt_config_default();
    int (*entry)(void);

    config.seed = seed;
    config.sink = tell_finding;
    config.sink_arg = &fd;
    ck_assert_int_eq(rt_start(&config), 0);
    entry = map_program(path);
    rt_enter_main();
    (void)entry();
    rt_leave();
    rt_finish();
    _exit(0);
}

/* --- collecting --- */

static void add_finding(struct program *program,
                        const struct trace_finding *finding, uint64_t seed)
{
    struct found *found = &program->found[program->found_count];

    for (size_t i = 0; i < program->found_count; i++)
        if (strcmp(program->found[i].rule, finding->rule) == 0 &&
            program->found[i].pc == finding->stack[0])
            return;
    if (program->found_count == FOUND_MAX)
        return;
    program->found_count++;
    memcpy(found->rule, finding->rule, sizeof(found->rule));
    memcpy(found->detail, finding->detail, sizeof(found->detail));
    memcpy(found->subject, finding->subject, sizeof(found->subject));
    found->pc = finding->stack_count ? finding->stack[0] : 0;
    found->seed = seed;
}

static void run(struct program *program, uint64_t seed)
{
    struct trace_finding finding;
    size_t before = program->seeds_with_finding;
    int ends[2], status = 0;
    pid_t child;

    ck_assert_int_eq(pipe(ends), 0);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(ends[0]);
        play(program->object, seed, ends[1]);
    }
    close(ends[1]);
    while (read(ends[0], &finding, sizeof(finding)) == sizeof(finding)) {
        add_finding(program, &finding, seed);
        program->seeds_with_finding = before + 1;
    }
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    /* A wait without an end is told, and ends the run. */
    if (status != 0 &&
        !(WIFEXITED(status) && WEXITSTATUS(status) == RT_GUARD_EXIT)) {
        program->bad_status = status;
        program->bad_seed = seed;
    }
}

/* The unit that holds the code; clang writes no table for dwarf_addrdie(). */
static bool find_unit(Dwarf *dwarf, uint64_t pc, Dwarf_Die *ret_unit)
{
    Dwarf_CU *unit = NULL;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, NULL, ret_unit, NULL) == 0)
        if (dwarf_haspc(ret_unit, pc) == 1)
            return true;
    return false;
}

static int line_of(const struct program *program, uint64_t pc)
{
    int fd = open(program->object, O_RDONLY | O_CLOEXEC), number = 0;
    Dwarf *dwarf = dwarf_begin(fd, DWARF_C_READ);
    Dwarf_Die unit;

    if (pc && dwarf && find_unit(dwarf, pc - 1, &unit)) {
        Dwarf_Line *line = dwarf_getsrc_die(&unit, pc - 1);

        if (line)
            dwarf_lineno(line, &number);
    }
    dwarf_end(dwarf);
    close(fd);
    return number;
}

/* --- judging --- */

static void read_expectation(struct program *program)
{
    FILE *file = fopen(program->source, "r");
    char line[128] = "";

    ck_assert_msg(file != NULL, "no %s", program->source);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
    fclose(file);
    if (strcmp(line, "/* expect: none */\n") == 0)
        return;
    ck_assert_msg(sscanf(line,
                         "/* expect: rule=%7[A-Z0-9] line=%d also=%7[A-Z0-9]",
                         program->rule, &program->line, program->also) >= 2,
                  "%s: no expectation in the first line", program->name);
}

static void show(const struct program *program)
{
    for (size_t i = 0; i < program->found_count; i++) {
        const struct found *found = &program->found[i];

        printf("%s:%d: %s %s: %s (seed %d)\n", program->source,
               line_of(program, found->pc), found->rule, found->subject,
               found->detail, (int)found->seed);
    }
    printf("%s: found under %zu of %d schedules\n", program->name,
           program->seeds_with_finding, SEEDS);
}

static void judge(const struct program *program)
{
    bool hit = program->rule[0] == '\0';

    for (size_t i = 0; i < program->found_count; i++) {
        const struct found *found = &program->found[i];
        int line = line_of(program, found->pc);

        if (strcmp(found->rule, program->also) == 0)
            continue;
        ck_assert_msg(strcmp(found->rule, program->rule) == 0,
                      "%s:%d: unexpected %s under seed %d: %s", program->source,
                      line, found->rule, (int)found->seed, found->detail);
        hit |= line == program->line;
    }
    ck_assert_msg(hit, "%s: no %s at line %d", program->name, program->rule,
                  program->line);
    ck_assert_msg(program->bad_status == 0, "%s: wait status %#x, seed %d",
                  program->name, program->bad_status, (int)program->bad_seed);
}

static struct program *program_at(const char *object)
{
    struct program *program = calloc(1, sizeof(*program));
    const char *slash = strrchr(object, '/');

    snprintf(program->name, sizeof(program->name), "%s", slash + 1);
    *strrchr(program->name, '.') = '\0';
    snprintf(program->object, sizeof(program->object), "%s", object);
    snprintf(program->source, sizeof(program->source), "tests/corpus/%s.c",
             program->name);
    return program;
}

START_TEST(program_is_judged_as_labelled)
{
    struct program *program = program_at(paths[_i]);

    read_expectation(program);
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        run(program, seed);
    if (getenv("CORPUS_ONLY"))
        show(program);
    judge(program);
    free(program);
}
END_TEST

/* The objects are beside this program: ../../corpus/COMPILER. */
static void find_programs(void)
{
    const char *only = getenv("CORPUS_ONLY");
    char here[PATH_MAX] = "", pattern[PATH_MAX + 64];
    ssize_t len = readlink("/proc/self/exe", here, sizeof(here) - 1);
    glob_t found = {0};

    for (int i = 0; i < 3 && len > 0; i++)
        *strrchr(here, '/') = '\0';
    snprintf(pattern, sizeof(pattern), "%s/corpus/*/%s.so", here,
             only ? only : "*");
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc && i < PROGRAMS_MAX; i++)
            snprintf(paths[path_count++], PATH_MAX, "%s", found.gl_pathv[i]);
    globfree(&found);
}

int main(void)
{
    Suite *suite = suite_create("corpus");
    TCase *tcase = tcase_create("corpus");
    SRunner *runner;
    int failed;

    find_programs();
    if (path_count == 0) {
        fprintf(stderr, "no programs found\n");
        return 1;
    }
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, program_is_judged_as_labelled, 0,
                        (int)path_count);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
