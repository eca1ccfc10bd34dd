/* driver.c - inputs and observations of a scene; see driver.h. */
#include "play/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "play/player.h"

static const struct player_order *order;

void driver_start(const struct player_order *new_order)
{
    order = new_order;
}

static const struct protocol_value *find_input(const char *key, uint32_t type)
{
    for (size_t i = 0; i < order->input_count; i++) {
        const struct protocol_value *input = &order->inputs[i];

        if (input->type == type && strcmp(input->key, key) == 0)
            return input;
    }
    player_say_trouble("the hidden test sends no input '%s'", key);
}

long long input_int(const char *key)
{
    return find_input(key, PROTOCOL_INT)->integer;
}

const char *input_text(const char *key)
{
    return find_input(key, PROTOCOL_TEXT)->data;
}

const void *input_bytes(const char *key, size_t *ret_len)
{
    const struct protocol_value *input = find_input(key, PROTOCOL_BYTES);

    *ret_len = input->len;
    return input->data;
}

void observe_int(const char *key, long long value)
{
    struct protocol_value seen = {
        .type = PROTOCOL_INT,
        .key = key,
        .integer = value,
        .data = "",
    };

    player_say_value(&seen);
}

void observe_text(const char *key, const char *text)
{
    struct protocol_value seen = {
        .type = PROTOCOL_TEXT,
        .key = key,
        .data = text,
        .len = strnlen(text, PROTOCOL_VALUE_MAX),
    };

    player_say_value(&seen);
}

void observe_bytes(const char *key, const void *data, size_t len)
{
    struct protocol_value seen = {
        .type = PROTOCOL_BYTES,
        .key = key,
        .data = data,
        .len = len,
    };

    player_say_value(&seen);
}

/* Nobody needs these files after the run: written straight, not flushed. */
static int write_file(const char *name, const void *data, size_t len)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t written;
    int rc = 0;

    if (fd < 0)
        return -errno;
    written = write(fd, data, len);
    if (written != (ssize_t)len)
        rc = written < 0 ? -errno : -ENOSPC;
    close(fd);
    return rc;
}

void driver_write_file(const char *name, const void *data, size_t len)
{
    int rc = write_file(name, data, len);

    if (rc < 0)
        player_say_trouble("write '%s': %s", name, strerror(-rc));
}
