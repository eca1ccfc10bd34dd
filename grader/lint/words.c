#include "lint/words.h"

#include <errno.h>
#include <string.h>

#include "base/path.h"

/* Flags with their value in the same word. */
static bool is_compiler_flag(const char *word)
{
    static const char *const starts[] = {"-I",       "-D",       "-U",
                                         "-std=",    "-isystem", "-idirafter",
                                         "-iquote/", "-include/"};

    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        size_t len = strlen(starts[i]);

        if (!strncmp(word, starts[i], len) && word[len])
            return true;
    }
    return false;
}

static int take_word(struct words *words, const char *word)
{
    struct request *request = &words->request;

    if (!strncmp(word, "--name=", 7))
        request->name = word + 7;
    else if (!strncmp(word, "--config=", 9))
        request->config = word + 9;
    else if (!strncmp(word, "--make-prelude=", 15))
        words->make_prelude = word + 15;
    else if (!strncmp(word, "--batch=", 8))
        words->batch = word + 8;
    else if (!strcmp(word, "--graph"))
        request->graph = true;
    else if (!strcmp(word, "--plain"))
        request->plain = true;
    else if (!strcmp(word, "--times"))
        words->timed = true;
    else if (!strcmp(word, "--version"))
        words->version = true;
    else if (is_compiler_flag(word) && request->flag_count < FLAGS_MAX)
        request->flags[request->flag_count++] = word;
    else if (word[0] == '-' || request->file)
        return -EINVAL;
    else
        request->file = word;
    return 0;
}

int words_parse(struct words *words, const char *const *items, int count)
{
    for (int i = 0; i < count; i++)
        if (take_word(words, items[i]) < 0)
            return -EINVAL;
    if (words->version || words->make_prelude || words->batch)
        return 0;
    if (!words->request.file)
        return -EINVAL;
    if (!words->request.name)
        words->request.name = path_base(words->request.file);
    return 0;
}
