#include "store/quiz_log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "store/log.h"
#include "unit.h"

static struct quiz_question question = {.id = (char[]){"5.a"},
                                        .module = (char[]){"5"}};
static struct quiz_deck deck;
static struct error err;
static char *path;

static void begin(void)
{
    char *folder = unit_temporary_folder();

    setenv("XDG_STATE_HOME", folder, 1);
    free(folder);
    ck_assert_int_eq(log_path("quiz.jsonl", &path, &err), 0);
}

static void add(bool right, long long at)
{
    ck_assert_msg(quiz_log_add(&question, right, at, &err) == 0, "%s", err.msg);
}

static void load(void)
{
    quiz_deck_release(&deck);
    ck_assert_msg(quiz_log_load(&deck, &err) == 0, "%s", err.msg);
}

static void append(const char *text)
{
    int fd = open(path, O_WRONLY | O_APPEND);

    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

START_TEST(answers_are_found_again)
{
    begin();
    load();
    ck_assert_uint_eq(deck.count, 0);
    add(false, 10);
    add(true, 20);
    load();
    ck_assert_uint_eq(deck.answers, 2);
    ck_assert_int_eq(quiz_deck_find(&deck, "5.a")->box, 2);
    ck_assert_int_eq(quiz_deck_find(&deck, "5.a")->last_at, 20);
    ck_assert(quiz_deck_find(&deck, "5.a")->last_right);
}
END_TEST

/* The format that others read. */
START_TEST(a_line_says_what_the_header_says)
{
    struct strbuf text = STRBUF_INIT;

    begin();
    add(true, 1763882590);
    ck_assert_int_eq(path_read(path, 1000, &text, &err), 0);
    ck_assert_str_eq(strbuf_text(&text),
                     "{\"version\":1,\"event\":\"quiz\",\"question\":"
                     "\"5.a\",\"module\":\"5\",\"right\":true,"
                     "\"at\":1763882590}\n");
    strbuf_release(&text);
}
END_TEST

START_TEST(torn_and_foreign_lines_are_skipped)
{
    begin();
    add(true, 10);
    append(
        "{\"event\":\"quiz\"}\n[]\nnonsense\n"
        "{\"event\":\"other\",\"question\":\"5.a\",\"right\":true,\"at\":1}\n"
        "{\"event\":\"quiz\",\"question\":\"5.a\",\"right\":3,\"at\":1}\n"
        "{\"event\":\"quiz\",\"question\":\"5.a\",\"right\":true,\"at\":-1}\n"
        "{\"event\":\"quiz\",\"questi");
    add(true, 20);
    load();
    ck_assert_uint_eq(deck.answers, 2);
    ck_assert_int_eq(quiz_deck_find(&deck, "5.a")->box, 3);
}
END_TEST

START_TEST(writers_do_not_mix)
{
    begin();
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            for (int j = 0; j < 25; j++)
                if (quiz_log_add(&question, true, j, NULL) < 0)
                    _exit(1);
            _exit(0);
        }
    for (int i = 0; i < 4; i++) {
        int status;

        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    load();
    ck_assert_uint_eq(deck.answers, 100);
}
END_TEST

START_TEST(a_folder_that_cannot_be_is_told)
{
    setenv("XDG_STATE_HOME", "/dev/null", 1);
    ck_assert_int_lt(quiz_log_add(&question, true, 1, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.msg, "the answer is not kept"));
}
END_TEST

UNIT_MAIN(quiz_log, answers_are_found_again, a_line_says_what_the_header_says,
          torn_and_foreign_lines_are_skipped, writers_do_not_mix,
          a_folder_that_cannot_be_is_told)
