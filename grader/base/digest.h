/*
 * digest.h - one number for many pieces: SHA-256. Equal only if the pieces and
 * their borders are equal; nobody can make two that are.
 */
#ifndef GRADE_BASE_DIGEST_H
#define GRADE_BASE_DIGEST_H

#include <sha2.h>
#include <stddef.h>

struct digest {
    SHA2_CTX context;
};

enum {
    DIGEST_TEXT_SIZE = SHA256_DIGEST_STRING_LENGTH,
    DIGEST_BASE64_SIZE = 45 /* 32 bytes, with the NUL */
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t len);
void digest_add_str(struct digest *digest, const char *text);
/* In hexadecimal. `digest` stays as it is, for more to be added to a copy. */
void digest_text(const struct digest *digest, char ret_text[DIGEST_TEXT_SIZE]);

/* Plain SHA-256 of these bytes alone, as base64: what browsers are told of a
 * script that they may run. */
void digest_base64(const void *data, size_t len,
                   char ret_text[DIGEST_BASE64_SIZE]);

#endif
