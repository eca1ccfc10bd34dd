#include "play/player.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One run a process: the child says what it says over one channel. */
static struct {
    struct player_page *page;
    int channel;
    struct protocol_packet head;
} say;

/* Starts a packet; `len` is set last, so that the page is whole at any time
 * for the player, who may look at it when this process is gone. */
static void begin_packet(void)
{
    memcpy(say.page->data, &say.head, sizeof(say.head));
    say.page->len = sizeof(say.head);
}

void player_say_start(struct player_page *page, int channel, uint64_t nonce)
{
    say.page = page;
    say.channel = channel;
    say.head = (struct protocol_packet){.nonce = nonce};
    begin_packet();
}

void player_say_flush(void)
{
    if (!say.page || say.page->len <= sizeof(say.head))
        return;
    say.page->sending = 1;
    /* Nobody listens any more: the run is over, and nobody misses it. */
    (void)protocol_send(say.channel, say.page->data, say.page->len, -1);
    say.page->sending = 0;
    say.head.sequence++;
    begin_packet();
}

static struct protocol_writer rest_of_page(void)
{
    return (struct protocol_writer){
        .data = say.page->data,
        .capacity = sizeof(say.page->data),
        .len = say.page->len,
    };
}

void player_say(const void *item, size_t size)
{
    struct protocol_writer writer;

    if (!say.page)
        return;
    writer = rest_of_page();
    if (protocol_put(&writer, item, size) < 0) {
        player_say_flush();
        writer = rest_of_page();
        if (protocol_put(&writer, item, size) < 0)
            return;
    }
    say.page->len = (uint32_t)writer.len;
}

void player_say_value(const struct protocol_value *value)
{
    struct protocol_writer writer;

    if (!say.page)
        return;
    writer = rest_of_page();
    if (protocol_put_value(&writer, value) < 0) {
        player_say_flush();
        writer = rest_of_page();
        if (protocol_put_value(&writer, value) < 0)
            return;
    }
    say.page->len = (uint32_t)writer.len;
}

void player_say_trouble(const char *format, ...)
{
    char text[300];
    struct protocol_value value = {
        .type = PROTOCOL_TROUBLE,
        .key = "trouble",
        .data = text,
    };
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    value.len = strlen(text);
    player_say_value(&value);
    player_say_flush();
    _exit(3);
}
