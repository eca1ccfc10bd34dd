/*
 * Expected lines are those of marker comments in the source; addresses
 * come from the symbol table, call sites from the bytes of the code.
 */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "proc/build.h"
#include "proc/symbolize.h"
#include "unit.h"

static const char source[] =
    "#include \"demo.h\"\n"
    "static int hidden_count;\n"
    "int shown_count = 3;\n"
    "\n"
    "static int helper(int x)\n"
    "{ /*HELPER*/\n"
    "    hidden_count += x;\n"
    "    return shown_count;\n"
    "}\n"
    "\n"
    "int answer(int x)\n"
    "{ /*ANSWER*/\n"
    "    static int again;\n"
    "\n"
    "    again++;\n"
    "    return helper(x) +\n"
    "           outside(again) /*OUTSIDE*/ + from_header(x);\n"
    "}\n"
    "\n"
    "static struct account { long id; struct { int euros, cents; } left[2]; }\n"
    "    account;\n"
    "\n"
    "void *make_account(void)\n"
    "{\n"
    "    struct account *made = outside_memory(sizeof(*made)); /*MADE*/\n"
    "\n"
    "    account.id = made->id;\n"
    "    return made;\n"
    "}\n";

static const char header[] =
    "int answer(int x);\n"
    "int outside(int x);\n"
    "void *outside_memory(unsigned long size);\n"
    "static inline int from_header(int x) { return outside(x); }\n";

static const char *const api[] = {"answer"};
static const char *const provides[] = {"outside", "outside_memory"};

/* 1 for the first line. */
static int line_of(const char *marker)
{
    const char *end = strstr(source, marker);
    int line = 1;

    ck_assert_ptr_nonnull(end);
    for (const char *c = source; c < end; c++)
        line += *c == '\n';
    return line;
}

static int build_demo(enum build_compiler compiler)
{
    char *share = unit_temporary_folder(), *parent = path_dir(share);
    struct build_request request = {.source = source,
                                    .debug = true,
                                    .source_len = sizeof source - 1,
                                    .file = "work/demo.c",
                                    .share = share,
                                    .exercise = "demo",
                                    .api = api,
                                    .api_count = 1,
                                    .provides = provides,
                                    .provides_count = 2,
                                    .compiler = compiler};
    struct build_output output;
    struct error err = {0};
    int fd;

    ck_assert_int_eq(chmod(parent, 0755), 0);
    unit_write(share, "exercises/demo/demo.h", header);
    ck_assert_msg(build_object(&request, &output, &err) == 0, "%s", err.msg);
    ck_assert_msg(output.status == BUILD_OK, "%s",
                  strbuf_text(&output.messages));
    fd = output.object_fd;
    output.object_fd = -1;
    build_output_release(&output);
    free(parent);
    free(share);
    return fd;
}

struct object {
    const char *bytes;
    size_t size;
};

static struct object map(int fd)
{
    struct object object = {.size = (size_t)lseek(fd, 0, SEEK_END)};

    object.bytes = mmap(NULL, object.size, PROT_READ, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(object.bytes, MAP_FAILED);
    return object;
}

static const Elf64_Shdr *section_at(const struct object *o, size_t index)
{
    const Elf64_Ehdr *head = (const void *)o->bytes;

    ck_assert_uint_lt(index, head->e_shnum);
    return (const void *)(o->bytes + head->e_shoff + index * head->e_shentsize);
}

static uint64_t symbol(const struct object *o, const char *name)
{
    const Elf64_Ehdr *head = (const void *)o->bytes;

    for (size_t i = 0; i < head->e_shnum; i++) {
        const Elf64_Shdr *table = section_at(o, i);
        const Elf64_Sym *symbols = (const void *)(o->bytes + table->sh_offset);
        const char *names;

        if (table->sh_type != SHT_SYMTAB)
            continue;
        names = o->bytes + section_at(o, table->sh_link)->sh_offset;
        for (size_t j = 0; j < table->sh_size / sizeof *symbols; j++) {
            if (strcmp(names + symbols[j].st_name, name) == 0)
                return symbols[j].st_value;
        }
    }
    ck_abort_msg("no symbol '%s'", name);
    return 0;
}

/* The return addresses of the direct calls (e8) between two addresses. */
static size_t find_calls(const struct object *o, uint64_t from, uint64_t to,
                         struct code_address *ret, size_t most)
{
    size_t count = 0;

    /* Text is mapped where it is in the file. */
    for (uint64_t at = from; at + 5 <= to && count < most; at++) {
        int32_t distance;
        uint64_t target;

        if ((unsigned char)o->bytes[at] != 0xe8)
            continue;
        memcpy(&distance, o->bytes + at + 1, sizeof distance);
        target = at + 5 + (uint64_t)(int64_t)distance;
        if (target < o->size)
            ret[count++] =
                (struct code_address){.offset = at + 5, .is_call = true};
    }
    return count;
}

static bool has_line(const struct code_address *addresses, size_t count,
                     int line)
{
    for (size_t i = 0; i < count; i++) {
        if (addresses[i].line == line)
            return true;
    }
    return false;
}

static void expect_names(enum build_compiler compiler, const char *again)
{
    int fd = build_demo(compiler);
    struct object o = map(fd);
    struct code_address a[] = {
        {.offset = symbol(&o, "helper")},
        {.offset = symbol(&o, "answer")},
        {.offset = symbol(&o, "shown_count"), .is_data = true},
        {.offset = symbol(&o, "hidden_count"), .is_data = true},
        {.offset = symbol(&o, "shown_count") + 3, .is_data = true},
        {.offset = symbol(&o, "from_header")},
        {.offset = 0x7fffffff},
        {.offset = symbol(&o, again), .is_data = true},
    };
    struct error err = {0};

    ck_assert_msg(symbolize(fd, a, sizeof a / sizeof a[0], &err) == 0, "%s",
                  err.msg);
    ck_assert_str_eq(a[0].function, "helper");
    ck_assert_int_ge(a[0].line, line_of("/*HELPER*/") - 1);
    ck_assert_int_le(a[0].line, line_of("/*HELPER*/"));
    ck_assert_str_eq(a[1].function, "answer");
    ck_assert_int_ge(a[1].line, line_of("/*ANSWER*/") - 1);
    ck_assert_int_le(a[1].line, line_of("/*ANSWER*/"));
    ck_assert_str_eq(a[2].function, "shown_count");
    ck_assert_str_eq(a[3].function, "hidden_count");
    ck_assert_str_eq(a[4].function, "shown_count");
    ck_assert_int_eq(a[4].line, 0);
    /* A line of the header would be taken for one of the file. */
    ck_assert_str_eq(a[5].function, "from_header");
    ck_assert_int_eq(a[5].line, 0);
    ck_assert_ptr_null(a[6].function);
    ck_assert_int_eq(a[6].line, 0);
    ck_assert_str_eq(a[7].function, "again");
    ck_assert_str_eq(a[0].file, "demo.c");
    code_addresses_release(a, sizeof a / sizeof a[0]);
    munmap((void *)o.bytes, o.size);
    close(fd);
}

START_TEST(functions_and_data_have_names_and_lines)
{
    expect_names(BUILD_GCC, "again.0");
}
END_TEST

START_TEST(what_clang_made_is_read_too)
{
    struct strbuf version = STRBUF_INIT;

    if (build_compiler_version(BUILD_CLANG, &version, NULL) == 0)
        expect_names(BUILD_CLANG, "answer.again");
    strbuf_release(&version);
}
END_TEST

static void expect_members(enum build_compiler compiler)
{
    enum { MOST = 40 };
    int fd = build_demo(compiler);
    struct object o = map(fd);
    uint64_t start = symbol(&o, "make_account");
    struct code_address a[] = {
        {.offset = symbol(&o, "account"), .is_data = true},
        {.offset = symbol(&o, "account") + 20, .is_data = true},
    };
    struct code_address blocks[MOST];
    size_t count = find_calls(&o, start, start + 100, blocks, MOST);
    struct error err = {0};
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        blocks[i].is_block = true;
        blocks[i].block_byte = 12;
        blocks[i].block_size = 24;
    }
    ck_assert_int_eq(symbolize(fd, a, 2, &err), 0);
    ck_assert_int_eq(symbolize(fd, blocks, count, &err), 0);
    ck_assert_str_eq(a[0].function, "account.id");
    ck_assert_str_eq(a[1].function, "account.left[1].cents");
    for (size_t i = 0; i < count; i++)
        found |= blocks[i].line == line_of("/*MADE*/") && blocks[i].function &&
                 strcmp(blocks[i].function, "account.left[0].cents") == 0;
    ck_assert(found);
    code_addresses_release(a, 2);
    code_addresses_release(blocks, count);
    munmap((void *)o.bytes, o.size);
    close(fd);
}

START_TEST(members_and_allocated_memory_have_names)
{
    struct strbuf version = STRBUF_INIT;

    expect_members(BUILD_GCC);
    if (build_compiler_version(BUILD_CLANG, &version, NULL) == 0)
        expect_members(BUILD_CLANG);
    strbuf_release(&version);
}
END_TEST

START_TEST(a_call_has_the_line_of_the_call_and_a_column)
{
    enum { MOST = 40 };
    int fd = build_demo(BUILD_GCC);
    struct object o = map(fd);
    uint64_t start = symbol(&o, "answer");
    struct code_address calls[MOST];
    struct error err = {0};
    size_t count = find_calls(&o, start, start + 200, calls, MOST);
    bool found = false;

    ck_assert_uint_gt(count, 1);
    ck_assert_int_eq(symbolize(fd, calls, count, &err), 0);
    ck_assert(has_line(calls, count, line_of("outside(again)")));
    ck_assert(has_line(calls, count, line_of("return helper(x)")));
    /* "           outside": the twelfth column. */
    for (size_t i = 0; i < count; i++)
        found |=
            calls[i].line == line_of("outside(again)") && calls[i].column == 12;
    ck_assert(found);
    code_addresses_release(calls, count);
    munmap((void *)o.bytes, o.size);
    close(fd);
}
END_TEST

START_TEST(a_broken_object_leaves_all_empty)
{
    struct code_address a[] = {{.offset = 1}, {.offset = 2, .is_data = true}};
    int fd = memfd_create("broken", MFD_CLOEXEC);
    struct error err = {0};

    ck_assert_int_eq(write(fd, "\177ELF and then nothing", 21), 21);
    ck_assert_int_eq(symbolize(fd, a, 2, &err), 0);
    ck_assert_int_eq(a[0].line, 0);
    ck_assert_ptr_null(a[0].function);
    ck_assert_ptr_null(a[1].function);
    close(fd);
}
END_TEST

UNIT_MAIN(symbolize, functions_and_data_have_names_and_lines,
          what_clang_made_is_read_too, members_and_allocated_memory_have_names,
          a_call_has_the_line_of_the_call_and_a_column,
          a_broken_object_leaves_all_empty)
