/* referee_inputs.c - what a hidden test sends to the driver. */
#include "play/referee_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

void referee_forget_inputs(struct run *run)
{
    for (size_t i = 0; i < run->input_count; i++) {
        free((char *)run->inputs[i].key);
        free((void *)run->inputs[i].data);
    }
    run->input_count = 0;
}

static void add_input(struct run *run, uint32_t type, const char *key,
                      long long value, const void *data, size_t len)
{
    struct protocol_value *input;
    size_t i;

    for (i = 0; i < run->input_count; i++) {
        if (strcmp(run->inputs[i].key, key) == 0)
            break;
    }
    if (i == INPUTS_MAX)
        referee_stop(run, "a hidden test has too many inputs");
    if (i < run->input_count) {
        free((char *)run->inputs[i].key);
        free((void *)run->inputs[i].data);
    } else {
        run->input_count++;
    }
    input = &run->inputs[i];
    *input = (struct protocol_value){
        .type = type,
        .key = xstrdup(key),
        .integer = value,
        .data = xmalloc(len + 1),
        .len = len,
    };
    if (len > 0)
        memcpy((void *)input->data, data, len);
}

void run_input_int(struct run *run, const char *key, long long value)
{
    add_input(run, PROTOCOL_INT, key, value, "", 0);
}

void run_input_text(struct run *run, const char *key, const char *text)
{
    add_input(run, PROTOCOL_TEXT, key, 0, text, strlen(text));
}

void run_input_bytes(struct run *run, const char *key, const void *data,
                     size_t len)
{
    add_input(run, PROTOCOL_BYTES, key, 0, data, len);
}

void run_input_file(struct run *run, const char *name, const void *data,
                    size_t len)
{
    add_input(run, PROTOCOL_FILE, name, 0, data, len);
}
