#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/xalloc.h"

static char root[] = "/tmp/grade-unit.XXXXXX";
static int folders;

int unit_main(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner;
    size_t i;
    int failed;

    if (!mkdtemp(root)) {
        perror(root);
        return 1;
    }
    /* Only what hangs ends so; no verdict depends on speed. */
    tcase_set_timeout(tcase, 300);
    for (i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    path_remove_tree(root);
    return failed ? 1 : 0;
}

/* Each test is a process of its own: the pid keeps their folders apart. */
char *unit_temporary_folder(void)
{
    char *folder = xasprintf("%s/%d-%d", root, (int)getpid(), folders++);

    ck_assert_int_eq(path_make_dirs(folder, NULL), 0);
    return folder;
}

void unit_write(const char *folder, const char *name, const char *text)
{
    char *path = path_join(folder, name), *dir = path_dir(path);

    ck_assert_int_eq(path_make_dirs(dir, NULL), 0);
    ck_assert_int_eq(path_write(path, text, strlen(text), NULL), 0);
    free(dir);
    free(path);
}
