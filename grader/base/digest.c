#include "base/digest.h"

#include <stdint.h>
#include <string.h>

void digest_init(struct digest *digest)
{
    SHA256Init(&digest->context);
}

void digest_add(struct digest *digest, const void *data, size_t len)
{
    uint64_t border = len;

    SHA256Update(&digest->context, (const uint8_t *)&border, sizeof(border));
    SHA256Update(&digest->context, data, len);
}

void digest_add_str(struct digest *digest, const char *text)
{
    digest_add(digest, text, strlen(text));
}

void digest_text(const struct digest *digest, char ret_text[DIGEST_TEXT_SIZE])
{
    SHA2_CTX copy = digest->context;

    SHA256End(&copy, ret_text);
}

/* `ret_text` gets four digits for up to three bytes. */
static void encode(const uint8_t *bytes, size_t count, char *ret_text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)bytes[0] << 16;

    if (count > 1)
        bits |= (uint32_t)bytes[1] << 8;
    if (count > 2)
        bits |= bytes[2];
    for (size_t i = 0; i < 4; i++)
        ret_text[i] = i <= count ? digits[bits >> (18 - 6 * i) & 63] : '=';
}

void digest_base64(const void *data, size_t len,
                   char ret_text[DIGEST_BASE64_SIZE])
{
    uint8_t bytes[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    char *to = ret_text;

    SHA256Init(&context);
    SHA256Update(&context, data, len);
    SHA256Final(bytes, &context);
    for (size_t i = 0; i < sizeof(bytes); i += 3, to += 4)
        encode(bytes + i, sizeof(bytes) - i < 3 ? sizeof(bytes) - i : 3, to);
    *to = '\0';
}
