#include "store/progress.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "unit.h"

/* A result owns its strings; here literals stand in for them. */
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"

static struct check checks[] = {
    {.id = "0.1.a", .part = 1, .points = 3},
    {.id = "0.1.b", .part = 1, .points = 2},
    {.id = "0.2.a", .part = 2, .points = 4},
};
static struct part parts[] = {{.number = 1}, {.number = 2}};
static struct exercise ex = {.slug = "exercise-0",
                             .parts = parts,
                             .part_count = 2,
                             .checks = checks,
                             .check_count = 3,
                             .max_points = 9};
static struct check_result rows[3];
static struct result result;
static struct error err;
static char *path;

/* A state folder of its own, and a result: 3 of 5 and 4 of 4 points. */
static void begin(void)
{
    char *folder = unit_temporary_folder();
    size_t i;

    setenv("XDG_STATE_HOME", folder, 1);
    free(folder);
    ck_assert_int_eq(progress_path(&path, &err), 0);
    for (i = 0; i < 3; i++)
        rows[i] = (struct check_result){.check = &checks[i],
                                        .status = CHECK_PASSED,
                                        .points = checks[i].points};
    rows[1].status = CHECK_FAILED;
    rows[1].points = 0;
    result = (struct result){.exercise = &ex, .checks = rows, .check_count = 3};
}

static void add_run(void)
{
    ck_assert_msg(progress_add_result(&result, &err) == 0, "%s", err.msg);
}

static int best_of(int part)
{
    const struct progress_part *known;
    struct progress progress;
    int best;

    ck_assert_msg(progress_load(&progress, &err) == 0, "%s", err.msg);
    known = progress_find(&progress, "exercise-0", part);
    best = known ? known->best : -1;
    progress_release(&progress);
    return best;
}

/* Points of a part are those of its checks; the best run counts. */
START_TEST(best_run_of_each_part_counts)
{
    begin();
    ck_assert_int_eq(best_of(1), -1);
    add_run();
    rows[0].points = 0;
    add_run();
    ck_assert_int_eq(best_of(1), 3);
    ck_assert_int_eq(best_of(2), 4);
}
END_TEST

/* What did not compile, and what was not graded, is no attempt. */
START_TEST(failed_build_is_no_attempt)
{
    struct build_failure failure = {.part = 1};

    begin();
    result.builds = &failure;
    result.build_count = 1;
    rows[2].status = CHECK_NOT_GRADED;
    add_run();
    ck_assert_int_eq(best_of(1), -1);
    ck_assert_int_eq(best_of(2), -1);
}
END_TEST

/* A crash left half a line: it is skipped, and the next one is whole. */
START_TEST(torn_line_is_skipped)
{
    int fd;

    begin();
    add_run();
    fd = open(path, O_WRONLY | O_APPEND);
    ck_assert_int_eq(write(fd, "{\"event\":\"ru", 12), 12);
    close(fd);
    ck_assert_int_eq(best_of(1), 3);
    rows[0].points = 5;
    add_run();
    ck_assert_int_eq(best_of(1), 5);
}
END_TEST

/* Lines that a later version, or nobody, wrote. */
START_TEST(strange_lines_are_skipped)
{
    begin();
    add_run();
    {
        struct strbuf text = STRBUF_INIT;

        ck_assert_int_eq(path_read(path, 1 << 20, &text, &err), 0);
        strbuf_add_str(
            &text,
            "[]\n7\n{}\n\n{\"event\":1,\"exercise\":\"x\"}\n"
            "{\"event\":\"run\",\"exercise\":\"exercise-0\",\"parts\":"
            "[{\"part\":-1,\"points\":9},{\"part\":1,\"points\":-9},7]}\n"
            "{\"event\":\"dance\",\"exercise\":\"exercise-0\"}\n");
        ck_assert_int_eq(path_write(path, text.text, text.len, &err), 0);
        strbuf_release(&text);
    }
    ck_assert_int_eq(best_of(1), 3);
}
END_TEST

/* Many processes append at the same time: every line is whole. */
START_TEST(writers_do_not_mix)
{
    enum { WRITERS = 8, LINES = 40 };
    struct progress progress;
    int i, j, status;

    begin();
    for (i = 0; i < WRITERS; i++)
        if (fork() == 0) {
            for (j = 0; j < LINES; j++)
                if (progress_add_hint("exercise-0", i + 1, 1, NULL) < 0 ||
                    progress_add_result(&result, NULL) < 0)
                    _exit(1);
            _exit(0);
        }
    for (i = 0; i < WRITERS; i++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    ck_assert_int_eq(progress_load(&progress, &err), 0);
    ck_assert_int_eq(progress_find(&progress, "exercise-0", 1)->runs,
                     WRITERS * LINES);
    for (i = 0; i < WRITERS; i++)
        ck_assert_int_eq(progress_find(&progress, "exercise-0", i + 1)->hints,
                         1);
    progress_release(&progress);
}
END_TEST

/* No room for a whole line: an error, and the file as it was before. */
START_TEST(full_disk_leaves_no_half_line)
{
    struct rlimit limit = {0, 0};
    struct stat before, after;

    begin();
    add_run();
    ck_assert_int_eq(stat(path, &before), 0);
    limit.rlim_cur = limit.rlim_max = (rlim_t)before.st_size + 10;
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_lt(progress_add_result(&result, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.msg, "progress is not kept"));
    ck_assert_int_eq(stat(path, &after), 0);
    ck_assert_int_eq(before.st_size, after.st_size);
}
END_TEST

static bool knows(const char *check)
{
    struct progress progress;
    bool known;

    ck_assert_msg(progress_load(&progress, &err) == 0, "%s", err.msg);
    known = progress_has_passed(&progress, check);
    progress_release(&progress);
    return known;
}

/* A check that passed once has passed, whatever comes later; one that failed
 * has not, nor has one of a part that was not built. */
START_TEST(passed_checks_are_remembered)
{
    struct build_failure failure = {.part = 2};

    begin();
    ck_assert(!knows("0.1.a"));
    result.builds = &failure;
    result.build_count = 1;
    add_run();
    ck_assert(knows("0.1.a"));
    ck_assert(!knows("0.1.b"));
    ck_assert(!knows("0.2.a"));
    rows[0].status = CHECK_FAILED;
    rows[0].points = 0;
    result.build_count = 0;
    add_run();
    ck_assert(knows("0.1.a"));
    ck_assert(knows("0.2.a"));
}
END_TEST

/* Lines of earlier versions name no checks: all points of a part are all its
 * checks. */
START_TEST(full_points_are_all_checks)
{
    static const char line[] =
        "{\"event\":\"run\",\"exercise\":\"exercise-0\",\"parts\":"
        "[{\"part\":1,\"points\":5,\"max_points\":5},"
        "{\"part\":2,\"points\":3,\"max_points\":4}]}\n";

    begin();
    ck_assert_int_eq(progress_add_start("exercise-0", &err), 0);
    ck_assert_int_eq(path_write(path, line, sizeof line - 1, &err), 0);
    ck_assert(knows("0.1.b"));
    ck_assert(!knows("0.2.a"));
    ck_assert(!knows("0"));
    ck_assert(!knows("0.x"));
}
END_TEST

/* What was read, what was ticked, and the last track. */
START_TEST(items_and_track_are_remembered)
{
    struct progress progress;

    begin();
    ck_assert_int_eq(progress_add_shown("m1.5", &err), 0);
    ck_assert_int_eq(progress_add_did("m2.2", &err), 0);
    ck_assert_int_eq(progress_add_track("fast", &err), 0);
    ck_assert_int_eq(progress_add_track("deep", &err), 0);
    ck_assert_int_eq(progress_load(&progress, &err), 0);
    ck_assert(progress_has(&progress.shown, "m1.5"));
    ck_assert(!progress_has(&progress.shown, "m2.2"));
    ck_assert(progress_has(&progress.did, "m2.2"));
    ck_assert(!progress_has(&progress.did, "m1.5"));
    ck_assert_str_eq(progress.track, "deep");
    ck_assert_ptr_null(progress.started);
    progress_release(&progress);
}
END_TEST

UNIT_MAIN(progress, best_run_of_each_part_counts, failed_build_is_no_attempt,
          torn_line_is_skipped, strange_lines_are_skipped, writers_do_not_mix,
          full_disk_leaves_no_half_line, passed_checks_are_remembered,
          full_points_are_all_checks, items_and_track_are_remembered)
