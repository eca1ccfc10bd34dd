/*
 * Theory of operation: the bytes of a name are
 *
 *     flags (1: by picks), seed, and by picks: how many are not 0, then for
 *     each of those the distance from the last one, and the pick less 1;
 *     a check of 16 bits.
 *
 * All are numbers of seven bits a byte, low ones first. A name is made in one
 * way only, so that equal schedules have equal names: what could have been
 * made in another way is refused.
 */
#include "play/replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "play/recording.h"
#include "play/stage.h"

enum { BY_PICKS = 1, CHECK_SIZE = 2, NAME_MAX_LEN = 64 * 1024 };

static const char version = 'a';
static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

void replay_release(struct replay *replay)
{
    free(replay->picks);
    *replay = (struct replay){0};
}

void replay_set_picks(struct replay *replay, const uint32_t *picks,
                      size_t count)
{
    uint32_t *copy;

    while (count > 0 && picks[count - 1] == 0)
        count--;
    copy = xcalloc(count + 1, sizeof(*copy));
    if (count > 0)
        memcpy(copy, picks, count * sizeof(*copy));
    free(replay->picks);
    replay->by_picks = true;
    replay->picks = copy;
    replay->pick_count = count;
}

int replay_from_recording(const struct recording *recording, uint64_t seed,
                          struct replay *ret)
{
    uint32_t *picks;

    *ret = (struct replay){.seed = seed};
    if (recording->taken_count == RECORDING_CHOICES_MAX)
        return -E2BIG;
    picks = xcalloc(recording->taken_count + 1, sizeof(*picks));
    for (size_t i = 0; i < recording->taken_count; i++)
        picks[i] = recording->taken[i].picked;
    replay_set_picks(ret, picks, recording->taken_count);
    free(picks);
    return 0;
}

size_t replay_changes(const struct replay *replay)
{
    size_t count = 0;

    for (size_t i = 0; i < replay->pick_count; i++)
        count += replay->picks[i] != 0;
    return count;
}

void replay_order(const struct replay *replay, struct stage_order *order)
{
    order->seed = replay->seed;
    order->by_picks = replay->by_picks;
    order->picks = replay->picks;
    order->pick_count = replay->pick_count;
}

/* --- writing --- */

static void add_number(struct strbuf *bytes, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        strbuf_add_char(bytes, (char)(number | 0x80));
    strbuf_add_char(bytes, (char)number);
}

static uint16_t check_of(const char *bytes, size_t len)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
    return (uint16_t)(hash >> 16 ^ hash);
}

static void add_picks(struct strbuf *bytes, const struct replay *replay)
{
    size_t last = 0;

    add_number(bytes, replay_changes(replay));
    for (size_t i = 0; i < replay->pick_count; i++) {
        if (replay->picks[i] == 0)
            continue;
        add_number(bytes, i - last);
        add_number(bytes, replay->picks[i] - 1);
        last = i;
    }
}

static void add_digits(struct strbuf *text, const char *bytes, size_t len)
{
    unsigned held = 0, bits = 0;

    for (size_t i = 0; i < len; i++) {
        held = (held << 8 | (uint8_t)bytes[i]) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5)
            strbuf_add_char(text, digits[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        strbuf_add_char(text, digits[held << (5 - bits) & 31]);
}

void replay_format(const struct replay *replay, struct strbuf *ret_text)
{
    struct strbuf bytes = STRBUF_INIT;
    uint16_t check;

    add_number(&bytes, replay->by_picks ? BY_PICKS : 0);
    add_number(&bytes, replay->seed);
    if (replay->by_picks)
        add_picks(&bytes, replay);
    check = check_of(bytes.text, bytes.len);
    strbuf_add_char(&bytes, (char)(check >> 8));
    strbuf_add_char(&bytes, (char)check);
    strbuf_add_char(ret_text, version);
    add_digits(ret_text, bytes.text, bytes.len);
    strbuf_release(&bytes);
}

/* --- reading --- */

struct reader {
    const char *at, *end;
};

/* False at the end, or for a number that would be written otherwise. */
static bool read_number(struct reader *reader, uint64_t *ret)
{
    uint64_t number = 0;

    for (unsigned shift = 0; reader->at < reader->end; shift += 7) {
        uint8_t byte = (uint8_t)*reader->at++;

        if (shift > 63 || (shift == 63 && byte > 1) || (shift && byte == 0))
            return false;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret = number;
            return true;
        }
    }
    return false;
}

static bool read_picks(struct reader *reader, struct replay *ret)
{
    uint32_t *picks = xcalloc(PROTOCOL_PICKS_MAX, sizeof(*picks));
    uint64_t count, at = 0, distance, pick;
    bool good = read_number(reader, &count) && count <= PROTOCOL_PICKS_MAX;

    for (uint64_t i = 0; good && i < count; i++) {
        good = read_number(reader, &distance) && read_number(reader, &pick) &&
               (i == 0 || distance > 0) && distance < PROTOCOL_PICKS_MAX &&
               pick < UINT32_MAX - 1 && at + distance < PROTOCOL_PICKS_MAX;
        if (good) {
            at += distance;
            picks[at] = (uint32_t)pick + 1;
        }
    }
    if (good)
        replay_set_picks(ret, picks, (size_t)at + 1);
    free(picks);
    return good;
}

static bool read_bytes(const char *bytes, size_t len, struct replay *ret)
{
    struct reader reader = {bytes, bytes + len};
    uint64_t flags;

    if (!read_number(&reader, &flags) || flags > BY_PICKS ||
        !read_number(&reader, &ret->seed))
        return false;
    if (flags == BY_PICKS && !read_picks(&reader, ret))
        return false;
    return reader.at == reader.end;
}

static int digit_of(char c)
{
    const char *found;

    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c == 'o')
        return 0;
    if (c == 'i' || c == 'l')
        return 1;
    found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

static bool read_digits(const char *text, struct strbuf *bytes)
{
    unsigned held = 0, bits = 0;

    for (; *text; text++) {
        int digit = digit_of(*text);

        if (digit < 0)
            return false;
        held = (held << 5 | (unsigned)digit) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            strbuf_add_char(bytes, (char)(held >> bits));
        }
    }
    return bits < 5 && (held & ((1u << bits) - 1)) == 0;
}

static bool read_name(const char *text, struct replay *ret)
{
    struct strbuf bytes = STRBUF_INIT;
    bool good = read_digits(text, &bytes) && bytes.len > CHECK_SIZE;

    if (good) {
        size_t len = bytes.len - CHECK_SIZE;
        uint16_t check = (uint16_t)((uint8_t)bytes.text[len] << 8 |
                                    (uint8_t)bytes.text[len + 1]);

        good = check == check_of(bytes.text, len) &&
               read_bytes(bytes.text, len, ret);
    }
    strbuf_release(&bytes);
    return good;
}

int replay_parse(const char *text, struct replay *ret, struct error *err)
{
    size_t len = strnlen(text, NAME_MAX_LEN + 1);

    *ret = (struct replay){0};
    if (len == 0 || len > NAME_MAX_LEN)
        return error_set(err, -EINVAL,
                         "a schedule has a name of 1 to %d "
                         "characters; this one has %s",
                         NAME_MAX_LEN, len ? "more" : "none");
    if (text[0] != version && text[0] != version - 'a' + 'A')
        return error_set(err, -EINVAL,
                         "'%.40s' names no schedule of this version of grade: "
                         "those begin with '%c'",
                         text, version);
    if (read_name(text + 1, ret))
        return 0;
    replay_release(ret);
    return error_set(err, -EINVAL,
                     "'%.40s' names no schedule: a character is wrong or "
                     "missing",
                     text);
}
