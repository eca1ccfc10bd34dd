#include "cmd_choose.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "course/choose.h"
#include "report/words.h"

/* --- words --- */

static void add_labelled(const char *label, const char *text, size_t indent,
                         struct strbuf *out)
{
    char *line = xasprintf("%s: %s", label, text);

    words_wrap(line, indent, out);
    free(line);
}

static void show_advice(struct context *context, const struct choose *leaf)
{
    strbuf_add_char(&context->out, '\n');
    words_paint(context->color, PAINT_STRONG, leaf->advice, &context->out);
    strbuf_add_str(&context->out, "\n");
    add_labelled("why", leaf->why, 2, &context->out);
    add_labelled("how", leaf->how, 2, &context->out);
}

static void show_question(struct context *context, const struct choose *node)
{
    size_t i;

    strbuf_add_char(&context->out, '\n');
    words_wrap(node->ask, 0, &context->out);
    for (i = 0; i < node->answer_count; i++) {
        char *label = xasprintf("%zu %s", i + 1, node->answers[i].word);

        add_labelled(label, node->answers[i].text, 2, &context->out);
        free(label);
    }
}

/* --- the whole tree --- */

static void show_tree(struct context *context, const struct choose *node,
                      size_t indent)
{
    size_t i;

    if (!node->answer_count) {
        char *line = xasprintf("-> %s", node->advice);

        words_wrap(line, indent, &context->out);
        free(line);
        return;
    }
    words_wrap(node->ask, indent, &context->out);
    for (i = 0; i < node->answer_count; i++) {
        const struct choose_answer *answer = &node->answers[i];

        add_labelled(answer->word, answer->text, indent + 2, &context->out);
        show_tree(context, &answer->then, indent + 6);
    }
}

/* --- answers --- */

static int fail_word(const struct choose *node, const char *word,
                     struct error *err)
{
    struct strbuf words = STRBUF_INIT;
    size_t i;

    for (i = 0; i < node->answer_count; i++)
        strbuf_addf(&words, "%s%s", i ? ", " : "", node->answers[i].word);
    error_set(err, -EINVAL, "'%.40s' does not answer '%s' (%s)", word,
              node->ask, strbuf_text(&words));
    strbuf_release(&words);
    return EXIT_USAGE;
}

static int answer_all(struct context *context, const struct choose *tree,
                      struct error *err)
{
    char *copy = xstrdup(context->settings.answers), *rest = copy;
    const char *word;
    int code = EXIT_PASS;

    while (code == EXIT_PASS && tree->answer_count) {
        const struct choose_answer *answer;

        word = strsep(&rest, ",");
        answer = word ? choose_answer_find(tree, word) : NULL;
        if (answer)
            tree = &answer->then;
        else
            code = fail_word(tree, word ? word : "", err);
    }
    if (code == EXIT_PASS && rest) {
        error_set(err, -EINVAL, "'%.40s' is one answer too many", rest);
        code = EXIT_USAGE;
    }
    if (code == EXIT_PASS)
        show_advice(context, tree);
    free(copy);
    return code;
}

/* False at the end of the input. */
static bool read_word(char *word, size_t size)
{
    if (!fgets(word, (int)size, stdin))
        return false;
    word[strcspn(word, " \t\n")] = '\0';
    return true;
}

static int ask(struct context *context, const struct choose *tree)
{
    char word[64];

    while (tree->answer_count) {
        const struct choose_answer *answer;

        show_question(context, tree);
        strbuf_add_str(&context->out, "> ");
        if (!cmd_flush(context))
            return EXIT_MACHINE;
        if (!read_word(word, sizeof word))
            return EXIT_PASS;
        answer = choose_answer_find(tree, word);
        if (answer)
            tree = &answer->then;
        else
            strbuf_add_str(&context->out, "Type one of the words, or its "
                                          "number.\n");
    }
    show_advice(context, tree);
    return EXIT_PASS;
}

int choose_run(struct context *context, struct error *err)
{
    struct choose tree;
    int code = EXIT_PASS;

    if (choose_load(&tree, context->home.share, err) < 0)
        return EXIT_MACHINE;
    if (context->settings.answers)
        code = answer_all(context, &tree, err);
    else if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        code = ask(context, &tree);
    else
        show_tree(context, &tree, 0);
    choose_release(&tree);
    return code;
}
