#include "play/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "unit.h"

static struct home home;
static struct program_run run;
static struct error err;

static int play(const char *text, long long seed)
{
    char *folder = unit_temporary_folder(), *path;
    int rc;

    ck_assert_msg(home_find(&home, &err) == 0, "%s", err.msg);
    unit_write(folder, "sample.c", text);
    path = path_join(folder, "sample.c");
    rc = program_play(&home, path, seed, &run, &err);
    free(path);
    free(folder);
    home_release(&home);
    return rc;
}

static void end(void)
{
    program_run_release(&run);
}

/* Ten seconds pass on the clock of the program alone. */
START_TEST(what_it_prints_is_told_in_virtual_time)
{
    static const char text[] =
        "#include <stdio.h>\n"
        "#include <uv.h>\n"
        "static void later(uv_timer_t *timer)\n"
        "{ printf(\"%d ms\\n\", (int)uv_now(timer->loop));\n"
        "  uv_close((uv_handle_t *)timer, NULL); }\n"
        "int main(void)\n"
        "{ uv_loop_t loop; uv_timer_t timer; int start;\n"
        "  uv_loop_init(&loop); start = (int)uv_now(&loop);\n"
        "  uv_timer_init(&loop, &timer);\n"
        "  uv_timer_start(&timer, later, 10000, 0);\n"
        "  uv_run(&loop, UV_RUN_DEFAULT);\n"
        "  printf(\"%d ms passed\\n\", (int)uv_now(&loop) - start);\n"
        "  return uv_loop_close(&loop); }\n";
    const struct timeline *timeline;

    ck_assert_msg(play(text, 0) == 0, "%s", err.msg);
    ck_assert_ptr_null(run.ending);
    ck_assert_ptr_nonnull(strstr(run.output, "10000 ms passed\n"));
    ck_assert_uint_eq(run.result.findings.count, 0);
    timeline = program_timeline(&run);
    ck_assert_uint_ge(timeline->moment_count, 4);
    ck_assert_int_eq(timeline->moments[1].place.line, 10);
    end();
}
END_TEST

/* What async_run() does on the loop is not the program's own. */
START_TEST(the_library_is_not_in_the_timeline)
{
    static const char text[] =
        "#include \"async.h\"\n"
        "static int nap(void *arg) { (void)arg; return async_sleep(10); }\n"
        "int main(void)\n"
        "{ uv_loop_t loop; uv_loop_init(&loop);\n"
        "  async_run(&loop, task_new(\"nap\", nap, NULL));\n"
        "  return uv_loop_close(&loop); }\n";
    const struct timeline *timeline;
    bool slept = false;

    ck_assert_msg(play(text, 0) == 0, "%s", err.msg);
    timeline = program_timeline(&run);
    for (size_t i = 0; i < timeline->moment_count; i++) {
        ck_assert_msg(!strstr(timeline->moments[i].text, "uv_"), "%s",
                      timeline->moments[i].text);
        slept |= !strcmp(timeline->moments[i].text, "async_sleep starts");
    }
    ck_assert(slept);
    end();
}
END_TEST

START_TEST(findings_have_their_lines)
{
    static const char text[] =
        "#include <unistd.h>\n"
        "#include <uv.h>\n"
        "static void late(uv_timer_t *timer)\n"
        "{ usleep(300000);\n"
        "  uv_close((uv_handle_t *)timer, NULL); }\n"
        "int main(void)\n"
        "{ uv_loop_t loop; uv_timer_t timer; uv_loop_init(&loop);\n"
        "  uv_timer_init(&loop, &timer);\n"
        "  uv_timer_start(&timer, late, 1, 0);\n"
        "  uv_run(&loop, UV_RUN_DEFAULT); return uv_loop_close(&loop); }\n";

    ck_assert_msg(play(text, 0) == 0, "%s", err.msg);
    ck_assert(program_has_finding(&run.result.findings, "UV301", 4));
    ck_assert(!program_has_finding(&run.result.findings, "UV301", 5));
    ck_assert(!program_has_finding(&run.result.findings, "UV302", 4));
    end();
}
END_TEST

START_TEST(what_does_not_end_is_told)
{
    ck_assert_int_eq(play("#include <stdlib.h>\n"
                          "int main(void) { abort(); }\n",
                          0),
                     0);
    ck_assert_ptr_nonnull(run.ending);
    ck_assert_str_eq(run.output, "");
    end();
}
END_TEST

START_TEST(what_cannot_be_built_is_refused)
{
    ck_assert_int_eq(play("int main(void) { return nothing; }\n", 0), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.msg, "nothing"));
    ck_assert_ptr_null(run.output);
}
END_TEST

UNIT_MAIN(program, what_it_prints_is_told_in_virtual_time,
          the_library_is_not_in_the_timeline, findings_have_their_lines,
          what_does_not_end_is_told, what_cannot_be_built_is_refused)
