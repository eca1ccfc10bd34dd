#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/random.h"
#include "cmd_quiz.h"
#include "course/quiz_sheet.h"
#include "report/words.h"
#include "store/quiz_log.h"

enum { FORMAT_TEXT, FORMAT_JSON };
enum { QUESTIONS_USUAL = 10, NAMED_MAX = 6 };

static const struct option options[] = {
    OPTION_ROW(OPTION_NUMBER, "count", 0, "N", "ask N questions (10)", count, 1,
               1000),
    OPTION_ROW(OPTION_TEXT, "answers", 0, "FILE",
               "mark the answers in a JSON file", answers, 0, 0),
    OPTION_ROW(OPTION_CHOICE, "format", 0, "text|json", "how to answer", format,
               0, 0),
    OPTION_ROW(OPTION_NUMBER, "seed", 0, "N",
               "fixes the order in which choices are shown", seed, 0,
               LLONG_MAX / 2),
    OPTION_COLOR,
    OPTION_ROW(OPTION_FLAG, "no-progress", 0, NULL,
               "keep no record of the answers", no_progress, 0, 0),
    OPTION_HELP,
    OPTION_LAST,
};

struct session {
    struct context *context;
    const struct quiz *quiz;
    const char *module; /* NULL: all */
    struct quiz_deck deck;
    size_t begun; /* answers there were before */
    uint64_t seed;
    size_t asked, right;
    struct error trouble; /* with the record; told once, at the end */
};

/* Keeps an answer; that it cannot be kept is no reason to stop. */
static void keep(struct session *session, const struct quiz_question *question,
                 bool right)
{
    struct error err = {0};
    long long now = time(NULL);

    session->asked++;
    session->right += right;
    quiz_deck_note(&session->deck, question->id, right, now);
    if (!session->context->settings.no_progress &&
        quiz_log_add(question, right, now, &err) < 0)
        session->trouble = err;
}

static int exit_code(const struct session *session, struct error *err)
{
    if (session->trouble.msg[0])
        *err = session->trouble;
    return session->right < session->asked ? EXIT_FAIL : EXIT_PASS;
}

/* --- a file of answers --- */

static void show_sheet(struct context *context, const struct quiz_sheet *sheet)
{
    json_t *root;

    if (context->settings.format == FORMAT_JSON) {
        root = quiz_sheet_marks(sheet);
        json_write(root, &context->out);
        json_decref(root);
        return;
    }
    for (size_t i = 0; i < sheet->count; i++) {
        const struct asking *asking = &sheet->rows[i].asking;
        struct quiz_mark mark =
            quiz_mark(asking->question, &sheet->rows[i].answer);

        strbuf_addf(&context->out, "%s%s", i ? "\n" : "", asking->question->id);
        quiz_show_mark(asking, &mark, context->color, &context->out);
    }
}

static int mark_file(struct session *session, struct error *err)
{
    struct context *context = session->context;
    struct quiz_sheet sheet;
    int rc =
        quiz_sheet_load(&sheet, session->quiz, context->settings.answers, err);

    if (rc < 0)
        return cmd_exit_code(rc);
    show_sheet(context, &sheet);
    for (size_t i = 0; i < sheet.count; i++)
        keep(session, sheet.rows[i].asking.question,
             quiz_mark(sheet.rows[i].asking.question, &sheet.rows[i].answer)
                 .right);
    if (context->settings.format == FORMAT_TEXT)
        strbuf_addf(&context->out, "\n%zu of %zu right\n", session->right,
                    session->asked);
    quiz_sheet_release(&sheet);
    return exit_code(session, err);
}

/* --- asking --- */

static void add_title(const struct session *session,
                      const struct quiz_question *question, size_t count)
{
    struct strbuf *out = &session->context->out, title = STRBUF_INIT;

    strbuf_addf(&title, "question %zu of %zu  module %s  %s",
                session->asked + 1, count, question->module, question->id);
    if (session->asked)
        strbuf_add_char(out, '\n');
    words_paint(session->context->color, PAINT_DIM, strbuf_text(&title), out);
    strbuf_add_str(out, "\n\n");
    strbuf_release(&title);
}

static enum asked ask(struct session *session,
                      const struct quiz_question *question, size_t count)
{
    struct context *context = session->context;
    struct asking asking = asking_start(question, session->seed);
    struct quiz_answer answer;
    struct quiz_mark mark;

    add_title(session, question, count);
    quiz_show_question(&asking, context->color, &context->out);
    if (quiz_ask(context, &asking, &answer) == ASKED_QUIT)
        return ASKED_QUIT;
    mark = quiz_mark(question, &answer);
    keep(session, question, mark.right);
    quiz_show_mark(&asking, &mark, context->color, &context->out);
    /* Building takes a moment in which there is something to read. */
    if (!cmd_flush(context))
        return ASKED_QUIT;
    quiz_show_program(question, &context->home, context->color, &context->out);
    if (session->asked == count)
        return ASKED_ANSWERED;
    return quiz_ask_next(context);
}

/* Those that were answered wrong and not yet right. */
static void add_wrong(const struct session *session, struct strbuf *out)
{
    size_t shown = 0;

    for (size_t i = 0; i < session->deck.count; i++) {
        const struct quiz_card *card = &session->deck.cards[i];

        if (card->last_right || card->last_number <= session->begun)
            continue;
        if (shown++ < NAMED_MAX)
            strbuf_addf(out, "%s%s",
                        shown == 1 ? "these come again first: " : ", ",
                        card->id);
    }
    if (shown > NAMED_MAX)
        strbuf_addf(out, " and %zu more", shown - NAMED_MAX);
    if (shown)
        strbuf_add_char(out, '\n');
}

static void add_end(const struct session *session)
{
    struct strbuf *out = &session->context->out, line = STRBUF_INIT;
    size_t known, due, total = 0;

    for (size_t i = 0; i < session->quiz->count; i++)
        total += !session->module ||
                 !strcmp(session->module, session->quiz->questions[i].module);
    quiz_deck_count(&session->deck, session->quiz, session->module, time(NULL),
                    &known, &due);
    if (session->asked)
        strbuf_addf(out, "\n%zu of %zu right\n", session->right,
                    session->asked);
    add_wrong(session, &line);
    words_wrap(strbuf_text(&line), 0, out);
    strbuf_addf(out, "known well: %zu of %zu questions%s%s; due or new: %zu\n",
                known, total, session->module ? " of module " : "",
                session->module ? session->module : "", due);
    strbuf_release(&line);
}

static int hold_session(struct session *session, struct error *err)
{
    const struct settings *settings = &session->context->settings;
    size_t count = settings->count.is_set ? (size_t)settings->count.value
                                          : QUESTIONS_USUAL;
    const struct quiz_question *question;

    session->begun = session->deck.answers;
    while (session->asked < count &&
           (question =
                quiz_deck_next(&session->deck, session->quiz, session->module,
                               session->begun, time(NULL))))
        if (ask(session, question, count) == ASKED_QUIT)
            break;
    add_end(session);
    return exit_code(session, err);
}

/* --- the command --- */

static int fail_no_module(const struct quiz *quiz, const char *module,
                          struct error *err)
{
    struct strbuf names = STRBUF_INIT;
    const char *last = "";

    for (size_t i = 0; i < quiz->count; i++) {
        if (strcmp(last, quiz->questions[i].module) != 0)
            strbuf_addf(&names, "%s%s", i ? ", " : "",
                        quiz->questions[i].module);
        last = quiz->questions[i].module;
    }
    error_set(err, -EINVAL, "there are no questions of module '%.40s'; of %s",
              module, strbuf_text(&names));
    strbuf_release(&names);
    return EXIT_USAGE;
}

static int show_bank(struct session *session)
{
    json_t *root =
        quiz_sheet_questions(session->quiz, session->module, session->seed);

    json_write(root, &session->context->out);
    json_decref(root);
    return EXIT_PASS;
}

static int run_session(struct session *session, struct error *err)
{
    const struct settings *settings = &session->context->settings;
    int code;

    if (session->module && !quiz_has_module(session->quiz, session->module))
        return fail_no_module(session->quiz, session->module, err);
    session->seed = settings->seed.is_set ? (uint64_t)settings->seed.value
                                          : random_nonce() % 1000000;
    if (!settings->answers && settings->format == FORMAT_JSON)
        return show_bank(session);
    /* Without a record everything is new. */
    if (!settings->no_progress &&
        quiz_log_load(&session->deck, &session->trouble) < 0)
        session->context->settings.no_progress = true;
    code = settings->answers ? mark_file(session, err)
                             : hold_session(session, err);
    quiz_deck_release(&session->deck);
    return code;
}

static int run(struct context *context, struct error *err)
{
    struct quiz quiz;
    struct session session = {
        .context = context,
        .quiz = &quiz,
        .module = context->arg_count ? context->args[0] : NULL,
    };
    int code;

    if (quiz_load(&quiz, context->home.share, err) < 0)
        return EXIT_MACHINE;
    code = run_session(&session, err);
    quiz_release(&quiz);
    return code;
}

const struct cmd cmd_quiz = {
    .name = "quiz",
    .usage = "[MODULE]",
    .summary = "asks questions; what was wrong comes again",
    .details =
        "\nA module is 1 to 5 or 6a to 6d; without one: all. Where a program "
        "can\nsettle a question, it is run after the answer. With "
        "--answers=FILE nobody\nis asked: FILE holds {\"version\": 1, "
        "\"seed\": 7, \"answers\": [{\"id\": ...,\n\"answer\": ...}]} for the "
        "questions of 'grade quiz --format=json --seed=7'.\n",
    .options = options,
    .most_args = 1,
    .run = run,
};
