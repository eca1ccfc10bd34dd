#include "course/member.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

int member_text(const json_t *object, const char *key, char **ret,
                struct error *err)
{
    const char *text;
    int rc = json_get_string(object, key, &text, err);

    if (rc < 0)
        return rc;
    if (!*text)
        return error_set(err, -EINVAL, "'%s' is empty", key);
    *ret = xstrdup(text);
    return 0;
}

int member_optional_text(const json_t *object, const char *key, char **ret,
                         struct error *err)
{
    return json_object_get(object, key) ? member_text(object, key, ret, err)
                                        : 0;
}

int member_number(const json_t *object, const char *key, int least, int most,
                  int *ret, struct error *err)
{
    long long value;
    int rc = json_get_int(object, key, &value, err);

    if (rc < 0)
        return rc;
    if (value < least || value > most)
        return error_set(err, -EINVAL, "'%s' is %lld, not from %d to %d", key,
                         value, least, most);
    *ret = (int)value;
    return 0;
}

int member_version(const json_t *root, struct error *err)
{
    int version;

    return member_number(root, "version", 1, 1, &version, err);
}

int member_words(const json_t *object, const char *key, bool optional,
                 char ***ret, size_t *ret_count, struct error *err)
{
    json_t *list, *item;
    size_t i;
    int rc;

    if (optional && !json_object_get(object, key))
        return 0;
    rc = json_get_array(object, key, &list, err);
    if (rc < 0)
        return rc;
    *ret = xcalloc(json_array_size(list) + 1, sizeof **ret);
    json_array_foreach(list, i, item)
    {
        if (!json_is_string(item) || !json_string_length(item))
            return error_set(err, -EINVAL, "'%s' item %zu is not a word", key,
                             i + 1);
        (*ret)[(*ret_count)++] = xstrdup(json_string_value(item));
    }
    return 0;
}

void member_free_words(char **words, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        free(words[i]);
    free(words);
}
