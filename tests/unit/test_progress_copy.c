#include "store/progress_copy.h"

#include <stdlib.h>
#include <string.h>

#include "store/log.h"
#include "store/progress.h"
#include "store/quiz_log.h"
#include "unit.h"

static struct error err;

static void move_to_new_machine(void)
{
    char *folder = unit_temporary_folder();

    setenv("XDG_STATE_HOME", folder, 1);
    free(folder);
}

static json_t *an_answer(void)
{
    return json_pack("{s:s, s:s, s:b}", "event", "quiz", "question", "2.x",
                     "right", 1);
}

static json_t *export_here(void)
{
    json_t *document;

    ck_assert_msg(progress_copy_export(&document, &err) == 0, "%s", err.msg);
    return document;
}

/* All that is known goes along, and comes once. */
START_TEST(progress_moves_to_another_machine)
{
    struct progress progress;
    json_t *document, *again;
    size_t added;

    move_to_new_machine();
    ck_assert_int_eq(progress_add_hint("exercise-2", 3, 2, &err), 0);
    ck_assert_int_eq(progress_add_did("m1.5", &err), 0);
    ck_assert_int_eq(log_append("quiz.jsonl", an_answer(), &err), 0);
    document = export_here();
    move_to_new_machine();
    ck_assert_int_eq(progress_copy_import(document, &added, &err), 0);
    ck_assert_uint_eq(added, 3);
    ck_assert_int_eq(progress_copy_import(document, &added, &err), 0);
    ck_assert_uint_eq(added, 0);
    ck_assert_int_eq(progress_load(&progress, &err), 0);
    ck_assert_int_eq(progress_find(&progress, "exercise-2", 3)->hints, 2);
    ck_assert(progress_has(&progress.did, "m1.5"));
    progress_release(&progress);
    again = export_here();
    ck_assert(json_equal(document, again));
    json_decref(document);
    json_decref(again);
}
END_TEST

/* The newest answer counts, wherever it was given and whenever it came here. */
START_TEST(older_answers_that_come_later_undo_nothing)
{
    struct quiz_question question = {.id = (char *)"2.x",
                                     .module = (char *)"2"};
    struct quiz_deck deck;
    json_t *document;
    size_t added;

    move_to_new_machine();
    ck_assert_int_eq(quiz_log_add(&question, false, 100, &err), 0);
    document = export_here();
    move_to_new_machine();
    ck_assert_int_eq(quiz_log_add(&question, true, 200, &err), 0);
    ck_assert_int_eq(progress_copy_import(document, &added, &err), 0);
    ck_assert_uint_eq(added, 1);
    ck_assert_int_eq(quiz_log_load(&deck, &err), 0);
    ck_assert(quiz_deck_find(&deck, "2.x")->last_right);
    ck_assert_uint_eq(quiz_deck_find(&deck, "2.x")->asked, 2);
    quiz_deck_release(&deck);
    json_decref(document);
}
END_TEST

/* Nothing recorded is a document, too. */
START_TEST(nothing_is_exported_as_nothing)
{
    json_t *document;
    size_t added;

    move_to_new_machine();
    document = export_here();
    ck_assert_uint_eq(json_array_size(json_object_get(document, "progress")),
                      0);
    ck_assert_int_eq(progress_copy_import(document, &added, &err), 0);
    ck_assert_uint_eq(added, 0);
    json_decref(document);
}
END_TEST

/* What is no such document adds nothing, not even its good lines. */
START_TEST(other_documents_are_refused)
{
    static const char *const documents[] = {
        "{}",
        "[]",
        "{\"format\":\"other\",\"version\":1,\"progress\":[],\"quiz\":[]}",
        "{\"format\":\"grade-progress\",\"version\":2,\"progress\":[],"
        "\"quiz\":[]}",
        "{\"format\":\"grade-progress\",\"version\":1,\"progress\":["
        "{\"event\":\"did\",\"item\":\"m1.5\"}]}",
        "{\"format\":\"grade-progress\",\"version\":1,\"progress\":["
        "{\"event\":\"did\",\"item\":\"m1.5\"},7],\"quiz\":[]}",
        "{\"format\":\"grade-progress\",\"version\":1,\"progress\":["
        "{\"event\":\"did\",\"item\":\"m1.5\"}],\"quiz\":[{\"at\":1}]}"};
    size_t i, added;

    move_to_new_machine();
    for (i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        json_t *document = NULL, *now;

        ck_assert_int_eq(json_parse("test", documents[i], strlen(documents[i]),
                                    &document, &err),
                         0);
        ck_assert_msg(progress_copy_import(document, &added, &err) < 0, "%s",
                      documents[i]);
        now = export_here();
        ck_assert_uint_eq(json_array_size(json_object_get(now, "progress")), 0);
        json_decref(now);
        json_decref(document);
    }
}
END_TEST

UNIT_MAIN(progress_copy, progress_moves_to_another_machine,
          older_answers_that_come_later_undo_nothing,
          nothing_is_exported_as_nothing, other_documents_are_refused)
