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
