/*
 * json.h - the only door to Jansson: reading with errors that name the place,
 * writing with stable bytes (keys in the order in which they were set, two
 * blanks of indent, one newline at the end).
 */
#ifndef GRADE_BASE_JSON_H
#define GRADE_BASE_JSON_H

#include <jansson.h>

#include "base/error.h"
#include "base/strbuf.h"

/* Reads a file; the caller owns *ret_root (json_decref). */
int json_load_path(const char *path, json_t **ret_root, struct error *err)
    __attribute__((warn_unused_result));

/* Parses bytes; `name` is what messages call them. */
int json_parse(const char *name, const void *data, size_t len,
               json_t **ret_root, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Fetch a member that must be there and have that type; -EINVAL and a message
 * that names the key otherwise. Results are borrowed from `object`.
 */
int json_get_string(const json_t *object, const char *key, const char **ret,
                    struct error *err) __attribute__((warn_unused_result));
int json_get_int(const json_t *object, const char *key, long long *ret,
                 struct error *err) __attribute__((warn_unused_result));
int json_get_array(const json_t *object, const char *key, json_t **ret,
                   struct error *err) __attribute__((warn_unused_result));

/*
 * A JSON string of bytes that need not be UTF-8: what is not valid is replaced
 * by U+FFFD. Never NULL; the caller owns the reference. json_text(NULL) is
 * null.
 */
json_t *json_text(const char *text);

/* Appends the document to `sb`. */
void json_write(const json_t *root, struct strbuf *sb);
/* The same on a single line (for streams of records). */
void json_write_line(const json_t *root, struct strbuf *sb);

#endif
