#include "play/variable.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static const char pronoun[] = "it ";

bool variable_ask(const struct trace_finding *finding,
                  struct code_address *ret_address)
{
    if (finding->data_address) {
        *ret_address = (struct code_address){.offset = finding->data_address,
                                             .is_data = true};
        return true;
    }
    *ret_address = (struct code_address){.offset = finding->block_site,
                                         .is_block = true,
                                         .block_byte = finding->block_byte,
                                         .block_size = finding->block_size};
    return finding->block_site != 0;
}

bool variable_is_asked(const struct code_address *a,
                       const struct code_address *b)
{
    return a->offset == b->offset && a->is_data == b->is_data &&
           a->is_block == b->is_block && a->block_byte == b->block_byte &&
           a->block_size == b->block_size;
}

/* "'number' of the 'parcel' that was made in line 40"; NULL without a type. */
static char *block_words(const struct code_address *told)
{
    const char *dot = told->function ? strchr(told->function, '.') : NULL;

    if (!dot)
        return NULL;
    return xasprintf("'%s' of the '%.*s' that was made in line %d", dot + 1,
                     (int)(dot - told->function), told->function, told->line);
}

static char *words_of(const struct code_address *told)
{
    if (told->is_block)
        return told->line > 0 ? block_words(told) : NULL;
    return told->function ? xasprintf("'%s'", told->function) : NULL;
}

char *variable_sentence(const char *sentence, const struct code_address *told)
{
    char *words = told ? words_of(told) : NULL, *result;

    if (!words || strncmp(sentence, pronoun, sizeof(pronoun) - 1) != 0) {
        free(words);
        return xstrdup(sentence);
    }
    result = xasprintf("%s %s", words, sentence + sizeof(pronoun) - 1);
    free(words);
    return result;
}
