/* The secrets that a call was given, to take them out of what is said about it: as they are, and as they
 * stand in JSON and in URLs.
 *
 * A text may have been cut before it came here: a long beginning of a secret is masked as well, and at the
 * start of the text a long end of one.
 * Invariant: the texts live as long as their call, and are overwritten before their memory is given back.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "engine/engine_private.h"

/* Bytes of a secret in a row that tell too much of it. */
#define PART_MIN 8

struct yawl__secret {
    struct yawl__secret *next;
    size_t length;
    char text[];
};

/* ---- Keeping ---- */

static bool is_kept(const struct yawl_call *call, const char *text, size_t length)
{
    const struct yawl__secret *secret = call->secrets;
    while (secret != NULL &&
           (secret->length != length || memcmp(secret->text, text, length) != 0))
        secret = secret->next;
    return secret != NULL;
}

static bool keep(struct yawl_call *call, const char *text, size_t length)
{
    if (length == 0 || is_kept(call, text, length)) return true;
    struct yawl__secret *secret =
        yawl__take(&call->engine->memory, sizeof *secret + length);
    if (secret == NULL) return false;
    secret->length = length;
    memcpy(secret->text, text, length);
    secret->next = call->secrets;
    call->secrets = secret;
    return true;
}

/* How a character stands in a JSON text. */
static size_t escape_json(char to[8], unsigned char c)
{
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *at = shorts; *at != '\0'; at += 2) {
        if ((unsigned char)at[0] == c) return (size_t)snprintf(to, 8, "\\%c", at[1]);
    }
    return (size_t)snprintf(to, 8, c < 0x20 ? "\\u%04x" : "%c", c);
}

static size_t escape_url(char to[8], unsigned char c)
{
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 (c != '\0' && strchr("-_.~", c) != NULL);
    return (size_t)snprintf(to, 8, plain ? "%c" : "%%%02X", c);
}

static bool keep_escaped(struct yawl_call *call, const char *text,
                         size_t (*escape)(char to[8], unsigned char c))
{
    struct yawl__buffer form = {.memory = &call->engine->memory};
    bool whole = true;
    char to[8];
    for (; *text != '\0' && whole; text++)
        whole = yawl__buffer_append(&form, to, escape(to, (unsigned char)*text));
    whole = whole && keep(call, form.bytes, form.length);
    if (form.length > 0) explicit_bzero(form.bytes, form.length);
    yawl__buffer_free(&form);
    return whole;
}

bool yawl__secrets_keep(struct yawl_call *call, const char *text)
{
    return call == NULL ||
           (keep(call, text, strlen(text)) && keep_escaped(call, text, escape_json) &&
            keep_escaped(call, text, escape_url));
}

void yawl__secrets_forget(struct yawl_call *call)
{
    for (struct yawl__secret *secret = call->secrets, *next; secret != NULL; secret = next) {
        next = secret->next;
        explicit_bzero(secret->text, secret->length);
        yawl__give(&call->engine->memory, secret, sizeof *secret + secret->length);
    }
    call->secrets = NULL;
}

/* ---- Masking ---- */

/* Bytes of the text, of which the first has index `at`, that tell too much of the secret. */
static size_t told_at(const struct yawl__secret *secret, const char *text, size_t left)
{
    size_t most = left < secret->length ? left : secret->length, same = 0;
    while (same < most && text[same] == secret->text[same]) same++;
    return same == secret->length || same >= PART_MIN ? same : 0;
}

/* Bytes of the text's start that are the end of the secret. */
static size_t end_told(const struct yawl__secret *secret, const char *text, size_t length)
{
    for (size_t from = 1; from + PART_MIN <= secret->length; from++) {
        size_t rest = secret->length - from;
        if (rest <= length && memcmp(text, secret->text + from, rest) == 0) return rest;
    }
    return 0;
}

static bool is_continued(char byte) { return ((unsigned char)byte & 0xC0) == 0x80; }

/* Masks what the character has before `at`. */
static void mask_begin(char *text, size_t at)
{
    for (bool more = is_continued(text[at]); at > 0 && more; text[at] = '*')
        more = is_continued(text[--at]);
}

/* A character of UTF-8 is masked as a whole, for what is left of one is no text; a secret may be none. */
void yawl_call_mask(const yawl_call_t *call, char *text, size_t length)
{
    size_t end = 0; /* what lies before it is told; secrets may overlap */
    for (size_t at = 0; at < length; at++) {
        const struct yawl__secret *secret = call->secrets;
        for (; secret != NULL; secret = secret->next) {
            size_t told = told_at(secret, text + at, length - at);
            if (at == 0 && told == 0) told = end_told(secret, text, length);
            if (at + told > end) end = at + told;
        }
        if (at >= end) continue;
        while (end < length && is_continued(text[end])) end++;
        mask_begin(text, at);
        text[at] = '*';
    }
}
