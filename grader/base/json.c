#include "base/json.h"

#include <errno.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"

enum { FILE_MAX_BYTES = 16 << 20 };

int json_parse(const char *name, const void *data, size_t len,
               json_t **ret_root, struct error *err)
{
    json_error_t cause;
    json_t *root = json_loadb(data, len, JSON_REJECT_DUPLICATES, &cause);

    if (!root)
        return error_set(err, -EINVAL, "'%s' line %d: %s", name, cause.line,
                         cause.text);
    *ret_root = root;
    return 0;
}

int json_load_path(const char *path, json_t **ret_root, struct error *err)
{
    struct strbuf text = STRBUF_INIT;
    int rc = path_read(path, FILE_MAX_BYTES, &text, err);

    if (rc == 0)
        rc = json_parse(path, strbuf_text(&text), text.len, ret_root, err);
    strbuf_release(&text);
    return rc;
}

static int get(const json_t *object, const char *key, json_type type,
               const char *type_name, json_t **ret, struct error *err)
{
    json_t *value = json_object_get(object, key);

    if (!value)
        return error_set(err, -EINVAL, "missing key '%s'", key);
    if (json_typeof(value) != type)
        return error_set(err, -EINVAL, "'%s' is not %s", key, type_name);
    *ret = value;
    return 0;
}

int json_get_string(const json_t *object, const char *key, const char **ret,
                    struct error *err)
{
    json_t *value = NULL;
    int rc = get(object, key, JSON_STRING, "a string", &value, err);

    if (rc == 0)
        *ret = json_string_value(value);
    return rc;
}

int json_get_int(const json_t *object, const char *key, long long *ret,
                 struct error *err)
{
    json_t *value = NULL;
    int rc = get(object, key, JSON_INTEGER, "a whole number", &value, err);

    if (rc == 0)
        *ret = json_integer_value(value);
    return rc;
}

int json_get_array(const json_t *object, const char *key, json_t **ret,
                   struct error *err)
{
    return get(object, key, JSON_ARRAY, "a list", ret, err);
}

static json_t *text_len(const char *text, size_t len)
{
    struct strbuf valid = STRBUF_INIT;
    json_t *value;

    utf8_repair(text, len, &valid);
    value = json_stringn(strbuf_text(&valid), valid.len);
    strbuf_release(&valid);
    return value ? value : json_string("");
}

json_t *json_text(const char *text)
{
    return text ? text_len(text, strlen(text)) : json_null();
}

static int append(const char *data, size_t len, void *arg)
{
    strbuf_add(arg, data, len);
    return 0;
}

void json_write(const json_t *root, struct strbuf *sb)
{
    json_dump_callback(root, append, sb, JSON_INDENT(2));
    strbuf_add_char(sb, '\n');
}

void json_write_line(const json_t *root, struct strbuf *sb)
{
    json_dump_callback(root, append, sb, JSON_COMPACT);
    strbuf_add_char(sb, '\n');
}
