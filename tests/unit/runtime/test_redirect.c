/* redirect.h and the wrappers say the same. */
#include <dirent.h>
#include <dlfcn.h>

#include "played.h"

static char names[512][40];
static size_t name_count;

static void read_list(void)
{
    FILE *file = fopen("grader/runtime/redirect.h", "r");
    char line[200], from[80], to[80];

    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file))
        if (sscanf(line, "#pragma redefine_extname %79s %79s", from, to) == 2) {
            ck_assert_msg(strncmp(to, "rt_", 3) == 0 &&
                              strcmp(to + 3, from) == 0,
                          "%s becomes %s", from, to);
            snprintf(names[name_count++], sizeof(names[0]), "%.39s", from);
            ck_assert_uint_lt(name_count, 512);
        }
    fclose(file);
    ck_assert_uint_gt(name_count, 60);
}

static bool is_listed(const char *name)
{
    for (size_t i = 0; i < name_count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

START_TEST(each_name_has_its_function)
{
    char symbol[44];

    read_list();
    for (size_t i = 0; i < name_count; i++) {
        snprintf(symbol, sizeof(symbol), "rt_%s", names[i]);
        ck_assert_msg(dlsym(RTLD_DEFAULT, symbol), "no %s", symbol);
    }
}
END_TEST

START_TEST(no_name_is_there_twice)
{
    read_list();
    for (size_t i = 0; i < name_count; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(names[i], names[j]);
}
END_TEST

static void check_source(const char *name)
{
    char path[300], line[200], function[60], short_name[50];
    FILE *file;

    snprintf(path, sizeof(path), "grader/runtime/%s", name);
    file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file)) {
        if (sscanf(line, "WRAPS(%59[a-z_]);", function) != 1) {
            if (sscanf(line, "    FS(%49[a-z],", short_name) != 1)
                continue;
            snprintf(function, sizeof(function), "uv_fs_%s", short_name);
        }
        ck_assert_msg(is_listed(function), "%s is not redirected", function);
    }
    fclose(file);
}

START_TEST(each_wrapper_is_listed)
{
    struct dirent *entry;
    DIR *dir = opendir("grader/runtime");

    read_list();
    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)))
        if (strncmp(entry->d_name, "uv_", 3) == 0 ||
            strcmp(entry->d_name, "clock.c") == 0)
            check_source(entry->d_name);
    closedir(dir);
}
END_TEST

/* A function pointer is redirected like a call. */
START_TEST(pointers_are_redirected)
{
    int (*run)(uv_loop_t *, uv_run_mode) = uv_run;

    ck_assert_ptr_eq((void *)run, dlsym(RTLD_DEFAULT, "rt_uv_run"));
}
END_TEST

PLAYED_MAIN(redirect, each_name_has_its_function, no_name_is_there_twice,
            each_wrapper_is_listed, pointers_are_redirected)
