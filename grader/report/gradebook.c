#include "report/gradebook.h"

#include <string.h>

const char *gradebook_verdict(const struct gradebook_row *row)
{
    const char *verdict =
        json_string_value(json_object_get(row->result, "verdict"));

    return verdict ? verdict : "not_graded";
}

const char *gradebook_fault(const struct gradebook_row *row)
{
    static const char *const names[] = {"", "submission", "grader"};

    return names[row->fault];
}

void gradebook_json(const struct gradebook *book, struct strbuf *ret_text)
{
    json_t *root = json_object(), *list = json_array();
    size_t i;

    for (i = 0; i < book->count; i++) {
        const struct gradebook_row *row = &book->rows[i];
        json_t *object = json_object();

        json_object_set_new(object, "submission", json_text(row->name));
        json_object_set_new(object, "verdict",
                            json_string(gradebook_verdict(row)));
        json_object_set_new(object, "fault",
                            row->fault == FAULT_NONE
                                ? json_null()
                                : json_string(gradebook_fault(row)));
        json_object_set_new(object, "reason", json_text(row->reason));
        json_object_set_new(object, "result",
                            row->result ? json_incref(row->result)
                                        : json_null());
        json_array_append_new(list, object);
    }
    json_object_set_new(root, "version", json_integer(1));
    json_object_set_new(root, "command", json_string("batch"));
    json_object_set_new(root, "exercise", json_string(book->exercise->slug));
    json_object_set_new(root, "submissions", list);
    json_write(root, ret_text);
    json_decref(root);
}
