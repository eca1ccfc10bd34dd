/* Sheets of answers and quiz.jsonl: refused or taken whole, whatever is in
 * them. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "course/quiz_sheet.h"
#include "store/quiz_log.h"

static const char *const words[] = {"\n",    "\"seed\"",    "\"answer\"", "[1]",
                                    "[]",    "{}",          "null",       "-5",
                                    "99999", "\"5.order\"", "\\ud800",    NULL};

static struct quiz_choice choices[] = {
    {.text = (char[]){"a"}, .why = (char[]){"a"}, .right = true, .line = 1},
    {.text = (char[]){"b"}, .why = (char[]){"b"}, .line = 2},
    {.text = (char[]){"c"}, .why = (char[]){"c"}, .line = 2},
};

#define QUESTION(name, which)                                                  \
    {                                                                          \
        .id = (char[]){name}, .module = (char[]){"5"}, .kind = (which),        \
        .choices = choices, .choice_count = 3, .source = (char[]){"x\ny\n"},   \
        .why = (char[])                                                        \
        {                                                                      \
            "w"                                                                \
        }                                                                      \
    }
static struct quiz_question questions[] = {
    QUESTION("5.choose", QUIZ_CHOOSE),
    QUESTION("5.order", QUIZ_ORDER),
    QUESTION("5.fill", QUIZ_FILL),
    QUESTION("5.line", QUIZ_LINE),
};
static const struct quiz quiz = {.questions = questions, .count = 4};

static void samples(void)
{
    static const char sheet[] = "{\"version\":1,\"seed\":3,\"answers\":["
                                "{\"id\":\"5.choose\",\"answer\":2},"
                                "{\"id\":\"5.order\",\"answer\":[3,\"a\",1]},"
                                "{\"id\":\"5.fill\",\"answer\":\"a\"},"
                                "{\"id\":\"5.line\",\"answer\":2}]}\n";
    static const char log[] =
        "{\"version\":1,\"event\":\"quiz\",\"question\":\"5.fill\","
        "\"module\":\"5\",\"right\":true,\"at\":10}\n"
        "{\"version\":1,\"event\":\"quiz\",\"question\":\"5.line\","
        "\"module\":\"5\",\"right\":false,\"at\":20}\n";
    char *path = path_join(fuzz_folder(), "grade");

    setenv("XDG_STATE_HOME", fuzz_folder(), 1);
    (void)mkdir(path, 0700);
    free(path);
    fuzz_sample(sheet, sizeof sheet - 1);
    fuzz_sample(log, sizeof log - 1);
}

static void mark(const uint8_t *data, size_t len)
{
    struct quiz_sheet sheet;
    json_t *marks;

    if (quiz_sheet_load(&sheet, &quiz, fuzz_write("sheet.json", data, len),
                        NULL) < 0) {
        fuzz_check(sheet.count == 0 && !sheet.rows);
        return;
    }
    fuzz_check(sheet.count <= quiz.count);
    marks = quiz_sheet_marks(&sheet);
    fuzz_check(json_array_size(json_object_get(marks, "marks")) == sheet.count);
    json_decref(marks);
    quiz_sheet_release(&sheet);
}

static void remember(const uint8_t *data, size_t len)
{
    struct quiz_deck deck;
    size_t before;

    fuzz_write("grade/quiz.jsonl", data, len);
    fuzz_check(quiz_log_load(&deck, NULL) == 0);
    for (size_t i = 0; i < deck.count; i++)
        fuzz_check(deck.cards[i].box >= 1 && deck.cards[i].box <= QUIZ_BOXES);
    (void)quiz_deck_next(&deck, &quiz, NULL, 0, 1000);
    before = deck.answers;
    quiz_deck_release(&deck);
    fuzz_check(quiz_log_add(&questions[0], true, 5, NULL) == 0);
    fuzz_check(quiz_log_load(&deck, NULL) == 0);
    fuzz_check(deck.answers == before + 1);
    quiz_deck_release(&deck);
}

/* Typed words are text that ends with a NUL. */
static void type(const uint8_t *data, size_t len)
{
    char text[64] = "";

    memcpy(text, data, len < sizeof text - 1 ? len : sizeof text - 1);
    for (size_t i = 0; i < quiz.count; i++) {
        struct asking asking = asking_start(&questions[i], len);
        struct quiz_answer answer;

        if (asking_take_text(&asking, text, &answer))
            (void)quiz_mark(&questions[i], &answer);
    }
}

static void run(const uint8_t *data, size_t len)
{
    mark(data, len);
    remember(data, len);
    type(data, len);
}

static const struct fuzz_target target = {"quiz", samples, words, run};
FUZZ_MAIN(target)
