#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"
#include "proc/build.h"
#include "proc/job.h"
#include "unit.h"

static const char *const api[] = {"answer"};
static const char *const provides[] = {"driver_gift"};

static char *share_folder(void)
{
    char *share = unit_temporary_folder(), *parent = path_dir(share);

    /* Root's jobs run as nobody, who must be able to read it. */
    ck_assert_int_eq(chmod(parent, 0755), 0);
    free(parent);
    unit_write(share, "exercises/demo/demo.h",
               "int answer(int x);\nint driver_gift(void);\n");
    return share;
}

static struct build_output build_named(const char *file, const char *source,
                                       size_t len, enum build_compiler compiler)
{
    char *share = share_folder();
    struct build_request request = {.source = source,
                                    .source_len = len,
                                    .file = file,
                                    .share = share,
                                    .exercise = "demo",
                                    .api = api,
                                    .api_count = 1,
                                    .provides = provides,
                                    .provides_count = 1,
                                    .compiler = compiler};
    struct build_output output;
    struct error err = {0};
    int rc = build_object(&request, &output, &err);

    ck_assert_msg(rc == 0, "%s", err.msg);
    ck_assert_int_eq(output.object_fd >= 0, output.status == BUILD_OK);
    free(share);
    return output;
}

static struct build_output build(const char *source)
{
    return build_named("demo.c", source, strlen(source), BUILD_GCC);
}

static void expect(const char *source, enum build_status status,
                   const char *message)
{
    struct build_output output = build(source);
    const char *messages = strbuf_text(&output.messages);

    ck_assert_msg(output.status == status, "status %d: %s", output.status,
                  messages);
    ck_assert_msg(strstr(messages, message), "'%s' is not in: %s", message,
                  messages);
    build_output_release(&output);
}

#define ANSWER "int answer(int x);\nint answer(int x) { return x + 1; }\n"

/* --- a small reader of the result --- */

static const Elf64_Shdr *section(const char *object, uint32_t type)
{
    const Elf64_Ehdr *head = (const void *)object;

    for (unsigned i = 0; i < head->e_shnum; i++) {
        const Elf64_Shdr *s = (const void *)(object + head->e_shoff +
                                             i * (size_t)head->e_shentsize);

        if (s->sh_type == type)
            return s;
    }
    return NULL;
}

/* True if the loader would offer this name to others. */
static bool offers(int fd, const char *name)
{
    size_t size = (size_t)lseek(fd, 0, SEEK_END);
    const char *object = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    const Elf64_Ehdr *head = (const void *)object;
    const Elf64_Shdr *table, *names;
    bool found = false;

    ck_assert_ptr_ne(object, MAP_FAILED);
    table = section(object, SHT_DYNSYM);
    ck_assert_ptr_nonnull(table);
    names = (const void *)(object + head->e_shoff +
                           table->sh_link * (size_t)head->e_shentsize);
    for (size_t i = 0; i < table->sh_size / sizeof(Elf64_Sym); i++) {
        const Elf64_Sym *s =
            (const Elf64_Sym *)(const void *)(object + table->sh_offset) + i;

        if (s->st_shndx != SHN_UNDEF &&
            strcmp(object + names->sh_offset + s->st_name, name) == 0)
            found = true;
    }
    munmap((void *)object, size);
    return found;
}

static bool has_constructors(int fd)
{
    size_t size = (size_t)lseek(fd, 0, SEEK_END);
    const char *object = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    bool found;

    ck_assert_ptr_ne(object, MAP_FAILED);
    found = section(object, SHT_INIT_ARRAY) || section(object, SHT_FINI_ARRAY);
    munmap((void *)object, size);
    return found;
}

START_TEST(a_right_file_becomes_a_sealed_object)
{
    struct build_output output = build(
        "#include \"demo.h\"\nint kept_inside;\n"
        "int answer(int x) { return x + driver_gift() + kept_inside; }\n");

    ck_assert_msg(output.status == BUILD_OK, "%s",
                  strbuf_text(&output.messages));
    ck_assert_uint_eq(output.warning_count, 0);
    ck_assert_str_eq(strbuf_text(&output.messages), "");
    ck_assert_int_eq(fcntl(output.object_fd, F_GET_SEALS),
                     F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    ck_assert(offers(output.object_fd, "answer"));
    ck_assert(!offers(output.object_fd, "kept_inside"));
    ck_assert(!has_constructors(output.object_fd));
    build_output_release(&output);
}
END_TEST

START_TEST(clang_makes_one_too)
{
    struct strbuf version = STRBUF_INIT;
    struct build_output output;
    struct error err = {0};

    if (build_compiler_version(BUILD_CLANG, &version, &err) == -ENOENT)
        return;
    ck_assert_ptr_nonnull(strstr(strbuf_text(&version), "clang"));
    output = build_named("demo.c", ANSWER, strlen(ANSWER), BUILD_CLANG);
    ck_assert_msg(output.status == BUILD_OK, "%s",
                  strbuf_text(&output.messages));
    ck_assert(offers(output.object_fd, "answer"));
    ck_assert(!has_constructors(output.object_fd));
    build_output_release(&output);
    strbuf_release(&version);
}
END_TEST

START_TEST(the_first_error_stands_above_warnings)
{
    struct build_output output =
        build("#warning this comes first\n" ANSWER "int broken = ;\n");
    const char *text = strbuf_text(&output.messages);
    const char *error = strstr(text, "demo.c:4:14: error:");
    const char *warning = strstr(text, "demo.c:1:2: warning:");

    ck_assert_int_eq(output.status, BUILD_FAILED);
    ck_assert_msg(error == text && warning, "%s", text);
    ck_assert_uint_eq(output.warning_count, 1);
    ck_assert_ptr_null(strstr(text, "submission"));
    build_output_release(&output);
}
END_TEST

START_TEST(warnings_of_a_good_file_are_told)
{
    struct build_output output =
        build("int answer(int x)\n{\n    int unused;\n    return x;\n}\n");

    ck_assert_int_eq(output.status, BUILD_OK);
    ck_assert_uint_eq(output.warning_count, 1);
    ck_assert_ptr_nonnull(
        strstr(strbuf_text(&output.messages), "demo.c:3:9: warning: "));
    build_output_release(&output);
}
END_TEST

START_TEST(files_of_the_host_cannot_be_included)
{
    char *folder = unit_temporary_folder(), *source;

    if (sandbox_probe()->level < SANDBOX_S1)
        return;
    unit_write(folder, "canary.h", "canary-of-the-host");
    source = xasprintf("#include \"%s/canary.h\"\n" ANSWER, folder);
    expect(source, BUILD_FAILED, "fatal error: ");
    free(source);
    source =
        xasprintf("__asm__(\".incbin \\\"%s/canary.h\\\"\");\n" ANSWER, folder);
    expect(source, BUILD_FAILED, "canary.h");
    free(source);
    expect("#include \"/etc/passwd\"\n" ANSWER, BUILD_FAILED, "fatal error: ");
    expect("__asm__(\".include \\\"/etc/passwd\\\"\");\n" ANSWER, BUILD_FAILED,
           "can't open");
    free(folder);
}
END_TEST

/* Below S2 the compiler stops with "permission denied" instead. */
START_TEST(the_compiler_cannot_be_asked_what_is_there)
{
    if (sandbox_probe()->level < SANDBOX_S2)
        return;
    expect("#if __has_include(\"/etc/passwd\") || "
           "__has_include(\"/root/.bashrc\")\n#error it is there\n#endif\n"
           "int answer(int x) { return x + ; }\n",
           BUILD_FAILED, "demo.c:4:");
}
END_TEST

START_TEST(constructors_are_refused)
{
    static const char *const sources[] = {
        "static void __attribute__((constructor)) early(void) {}\n" ANSWER,
        "static void __attribute__((constructor(101))) early(void) {}\n" ANSWER,
        "static void __attribute__((constructor(99))) early(void) {}\n" ANSWER,
        "static void __attribute__((destructor)) late(void) {}\n" ANSWER,
        "static void f(void) {}\nvoid *p __attribute__((section("
        "\".preinit_array\"))) = f;\n" ANSWER,
        "static void f(void) {}\nvoid *p __attribute__((section("
        "\".ctors\"))) = f;\n" ANSWER,
        "__asm__(\".section .init,\\\"ax\\\"\\n ret\\n .text\");\n" ANSWER,
        "__asm__(\".section odd,\\\"aw\\\",@init_array\\n .quad 0\\n"
        " .text\");\n" ANSWER,
        "static int real(void) { return 1; }\nstatic void *pick(void) { "
        "return real; }\nint chosen(void) "
        "__attribute__((ifunc(\"pick\")));\n" ANSWER,
    };

    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        expect(sources[i], BUILD_REFUSED, "demo.c: ");
}
END_TEST

START_TEST(a_missing_function_is_named)
{
    expect("int other(void) { return 1; }\n", BUILD_REFUSED,
           "demo.c: 'answer' is missing");
    expect("static int answer(int x) { return x; }\n"
           "int other(void) { return answer(1); }\n",
           BUILD_REFUSED, "demo.c: 'answer' is static");
}
END_TEST

START_TEST(reserved_names_are_refused_with_their_line)
{
    expect(ANSWER "void __tsan_read4(void *p) { (void)p; }\n", BUILD_REFUSED,
           "demo.c:3: the name '__tsan_read4' belongs to");
    expect(ANSWER "void rt_report(void) {}\n", BUILD_REFUSED, "'rt_report'");
    expect(ANSWER "void observe_int(void) {}\n", BUILD_REFUSED,
           "'observe_int'");
    /* The name of the object file counts, not that of the source. */
    expect(ANSWER "int innocent(void) __asm__(\"driver_loop\");\n"
                  "int innocent(void) { return 0; }\n",
           BUILD_REFUSED, "'driver_loop'");
}
END_TEST

START_TEST(functions_that_are_not_offered_are_refused_with_their_line)
{
    expect("#include <unistd.h>\nint answer(int x)\n{\n"
           "    return fork() + x;\n}\n",
           BUILD_REFUSED, "demo.c:4: 'fork' starts or ends processes");
    expect("long syscall(long, ...);\nint answer(int x) { return "
           "(int)syscall(x); }\n",
           BUILD_REFUSED, "demo.c:2: 'syscall' ");
    expect("#include <dlfcn.h>\nint answer(int x) { return x + !!dlsym(0, "
           "\"f\"); }\n",
           BUILD_REFUSED, "'dlsym' ");
    expect("#include <uv.h>\nint answer(int x) { uv_spawn(0, 0, 0); return x; "
           "}\n",
           BUILD_REFUSED, "'uv_spawn' ");
    expect("int helper(int);\nint answer(int x) { return helper(x); }\n",
           BUILD_REFUSED, "demo.c:2: 'helper' is used, but nothing defines");
    /* Of the runtime, and not one that stands for something. */
    expect("void rt_finish(void);\nint answer(int x) { rt_finish(); return x; "
           "}\n",
           BUILD_REFUSED, "'rt_finish' ");
}
END_TEST

START_TEST(usual_functions_are_allowed)
{
    expect("#include <assert.h>\n#include <ctype.h>\n#include <errno.h>\n"
           "#include <math.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
           "#include <string.h>\n#include <time.h>\n#include <uv.h>\n"
           "static void fired(uv_timer_t *t) { uv_close((uv_handle_t *)t, 0); "
           "}\n"
           "int answer(int x)\n{\n"
           "    static uv_timer_t timer;\n"
           "    char text[40], *copy = strdup(\"x\");\n"
           "    double d = sqrt(x) + fabsf(1.5f);\n"
           "    __int128 wide = (__int128)x * x / 3;\n"
           "    assert(x);\n"
           "    if (x == 77) exit(0);\n"
           "    uv_timer_init(uv_default_loop(), &timer);\n"
           "    uv_timer_start(&timer, fired, 1, 0);\n"
           "    snprintf(text, sizeof text, \"%f %d %s\", d, errno, "
           "uv_strerror(-1));\n"
           "    printf(\"%d\", isalpha(text[0]));\n"
           "    free(copy);\n"
           "    return (int)time(NULL) + atoi(text) + (int)wide;\n}\n",
           BUILD_OK, "");
}
END_TEST

/* It is theirs alone: nothing of ours is bound to it. */
START_TEST(own_versions_of_known_functions_stay_inside)
{
    struct build_output output =
        build("int strcmp(const char *a, const char *b);\n"
              "int strcmp(const char *a, const char *b) { (void)a; (void)b; "
              "return 0; }\n"
              "int uv_timer_start(void *t);\n"
              "int uv_timer_start(void *t) { (void)t; return 0; }\n"
              "int main(void) { return 0; }\n" ANSWER);

    ck_assert_msg(output.status == BUILD_OK, "%s",
                  strbuf_text(&output.messages));
    ck_assert(!offers(output.object_fd, "strcmp"));
    ck_assert(!offers(output.object_fd, "rt_strcmp"));
    ck_assert(!offers(output.object_fd, "uv_timer_start"));
    ck_assert(!offers(output.object_fd, "rt_uv_timer_start"));
    ck_assert(!offers(output.object_fd, "main"));
    build_output_release(&output);
}
END_TEST

START_TEST(too_much_data_is_refused)
{
    expect("char big[1UL << 40];\n" ANSWER, BUILD_REFUSED, "more than 64 MB");
}
END_TEST

START_TEST(a_macro_bomb_hits_a_limit)
{
    struct strbuf source = STRBUF_INIT;
    struct build_output output;

    strbuf_add_str(&source, "#define X0 +1\n");
    for (int i = 1; i < 12; i++)
        strbuf_addf(&source,
                    "#define X%d X%d X%d X%d X%d X%d X%d X%d X%d X%d X%d\n", i,
                    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1,
                    i - 1, i - 1);
    strbuf_add_str(&source, "int bomb = 0 X11;\n" ANSWER);
    output = build(strbuf_text(&source));
    ck_assert_msg(output.status == BUILD_LIMIT, "%s",
                  strbuf_text(&output.messages));
    ck_assert_ptr_nonnull(
        strstr(strbuf_text(&output.messages), "compiling was stopped"));
    build_output_release(&output);
    strbuf_release(&source);
}
END_TEST

START_TEST(a_huge_object_hits_a_limit)
{
    expect("int a[1 << 28] = {1};\n" ANSWER, BUILD_LIMIT, "(limit: ");
}
END_TEST

START_TEST(a_flood_of_messages_hits_a_limit)
{
    struct strbuf source = STRBUF_INIT;

    for (int i = 0; i < 4000; i++)
        strbuf_add_str(&source, "#warning this is one of very many\n");
    strbuf_add_str(&source, ANSWER);
    expect(strbuf_text(&source), BUILD_LIMIT, "(limit: output)");
    strbuf_release(&source);
}
END_TEST

START_TEST(files_that_include_themselves_fail)
{
    expect("#include __FILE__\n" ANSWER, BUILD_FAILED, "error");
}
END_TEST

START_TEST(terminal_codes_never_come_through)
{
    struct build_output output =
        build("int answer(int x) { return x \"\x1b[2J\x1b]0;owned\x07\" ; }\n"
              "#error \x1b[31mred\n");
    const char *text = strbuf_text(&output.messages);

    ck_assert_int_eq(output.status, BUILD_FAILED);
    ck_assert_ptr_nonnull(strstr(text, "demo.c:1:"));
    ck_assert_ptr_null(strchr(text, '\x1b'));
    ck_assert_ptr_null(strchr(text, '\x07'));
    build_output_release(&output);
}
END_TEST

START_TEST(hostile_file_names_are_only_shown)
{
    static const struct {
        const char *name, *shown;
    } cases[] = {
        {"-o x.c", "-o x.c:1:"},
        {"@args.c", "@args.c:1:"},
        {"a;rm -rf $(id).c", "a;rm -rf $(id).c:1:"},
        {"line\nbreak.c", "line?break.c:1:"},
        {"\x1b[2J.c", "\\x1b[2J.c:1:"},
        {"a=b\"c.c", "a=b\"c.c:1:"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static const char source[] = "int answer(int x) { return x + ; }\n";
        struct build_output output =
            build_named(cases[i].name, source, sizeof source - 1, BUILD_GCC);

        ck_assert_int_eq(output.status, BUILD_FAILED);
        ck_assert_msg(strncmp(strbuf_text(&output.messages), cases[i].shown,
                              strlen(cases[i].shown)) == 0 ||
                          strstr(strbuf_text(&output.messages), cases[i].shown),
                      "%s", strbuf_text(&output.messages));
        build_output_release(&output);
    }
}
END_TEST

START_TEST(what_the_compiler_may_not_read_is_our_fault)
{
    struct build_request request = {.source = ANSWER,
                                    .source_len = strlen(ANSWER),
                                    .file = "demo.c",
                                    .exercise = "demo"};
    char *share = share_folder();
    char *dir = xasprintf("%s/exercises/demo", share);
    struct build_output output;
    struct error err = {0};

    ck_assert_int_eq(chmod(dir, 0000), 0);
    request.share = share;
    ck_assert_int_eq(build_object(&request, &output, &err), -EACCES);
    ck_assert_msg(strstr(err.msg, "exercises/demo") != NULL, "%s", err.msg);
    ck_assert_int_eq(chmod(dir, 0700), 0);
    build_output_release(&output);
    free(dir);
    free(share);
}
END_TEST

START_TEST(the_compiler_is_known_by_version)
{
    struct strbuf version = STRBUF_INIT;
    struct error err = {0};

    ck_assert_int_eq(build_compiler_version(BUILD_GCC, &version, &err), 0);
    ck_assert_ptr_nonnull(strstr(strbuf_text(&version), "gcc"));
    ck_assert_ptr_null(strchr(strbuf_text(&version), '\n'));
    strbuf_release(&version);
}
END_TEST

UNIT_MAIN(build, a_right_file_becomes_a_sealed_object, clang_makes_one_too,
          the_first_error_stands_above_warnings,
          warnings_of_a_good_file_are_told,
          files_of_the_host_cannot_be_included,
          the_compiler_cannot_be_asked_what_is_there, constructors_are_refused,
          a_missing_function_is_named,
          reserved_names_are_refused_with_their_line,
          functions_that_are_not_offered_are_refused_with_their_line,
          usual_functions_are_allowed,
          own_versions_of_known_functions_stay_inside, too_much_data_is_refused,
          a_macro_bomb_hits_a_limit, a_huge_object_hits_a_limit,
          a_flood_of_messages_hits_a_limit, files_that_include_themselves_fail,
          terminal_codes_never_come_through, hostile_file_names_are_only_shown,
          what_the_compiler_may_not_read_is_our_fault,
          the_compiler_is_known_by_version)
