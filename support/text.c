/* Text outside a case: comparing, concatenating, counting, validating UTF-8.
 *
 * Text is bytes with a length and may hold NUL, so nothing here looks for a terminator.  Results lie in
 * the scratch of the evaluation, which only grows, so an earlier result never changes.
 */
#include "support/scratch.h"

#include "yawl/errors.h"

#include <string.h>

struct yawl_text yawl_text_of(const char *string)
{
    struct yawl_text text = {"", 0};
    if (string == NULL) return text;
    size_t length = strlen(string);
    text.data = string;
    text.length = length > UINT32_MAX ? UINT32_MAX : (uint32_t)length;
    return text;
}

bool yawl_text_equal(struct yawl_text a, struct yawl_text b)
{
    if (a.length != b.length) return false;
    return a.length == 0 || memcmp(a.data, b.data, a.length) == 0;
}

int yawl_text_compare(struct yawl_text a, struct yawl_text b)
{
    uint32_t common = a.length < b.length ? a.length : b.length;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0) return order < 0 ? -1 : 1;
    return (a.length > b.length) - (a.length < b.length);
}

struct yawl_text yawl__scratch_text(struct yawl_eval *e, const char *bytes, uint32_t length)
{
    struct yawl_text text = {"", 0};
    if (length == 0) return text;
    if (length > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return text;
    }
    char *place = e->scratch + e->scratch_used;
    memcpy(place, bytes, length);
    e->scratch_used += length;
    text.data = place;
    text.length = length;
    return text;
}

/* Does `text` end exactly where the scratch ends?  Then it can be continued in place, which keeps
 * a + b + c + ... linear in its length. */
static bool ends_scratch(const struct yawl_eval *e, struct yawl_text text)
{
    return e->scratch_used > 0 && text.length <= e->scratch_used &&
           text.data == e->scratch + (e->scratch_used - text.length);
}

struct yawl_text yawl_text_concat(struct yawl_eval *e, struct yawl_text a, struct yawl_text b)
{
    struct yawl_text none = {"", 0};
    if (b.length == 0) return a;
    if (a.length == 0) return b;
    bool in_place = ends_scratch(e, a);
    uint64_t needed = (in_place ? 0 : (uint64_t)a.length) + b.length;
    if (needed > e->scratch_capacity - e->scratch_used) {
        yawl_fault(e, YAWL_ETOOBIG);
        return none;
    }
    struct yawl_text head = in_place ? a : yawl__scratch_text(e, a.data, a.length);
    yawl__scratch_text(e, b.data, b.length);
    head.length += b.length;
    return head;
}

struct yawl_text yawl_call_texts(struct yawl_eval *e, const struct yawl_text *texts, uint32_t count)
{
    uint32_t begin = e->scratch_used;
    for (uint32_t i = 0; i < count; i++) {
        if (texts[i].length > 0 && memchr(texts[i].data, 0, texts[i].length) != NULL)
            yawl_fault(e, YAWL_EDATA);
        (void)yawl__scratch_text(e, texts[i].data, texts[i].length);
        (void)yawl__scratch_text(e, "", 1);
    }
    return (struct yawl_text){e->scratch + begin, e->scratch_used - begin};
}

/* A code point is one byte that does not continue another. */
int64_t yawl_text_size(struct yawl_text text)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < text.length; i++)
        if (((unsigned char)text.data[i] & 0xc0) != 0x80) count++;
    return count;
}

/* Bytes of the sequence that `lead` begins, 0 if it begins none; *least is the smallest second byte
 * (above 0x80 where a smaller one would be overlong) and *most the largest (below 0xbf where a larger
 * one would be a surrogate or beyond U+10FFFF). */
static uint32_t sequence_of(unsigned char lead, unsigned char *least, unsigned char *most)
{
    *least = 0x80;
    *most = 0xbf;
    if (lead < 0x80) return 1;
    if (lead < 0xc2) return 0;
    if (lead < 0xe0) return 2;
    if (lead == 0xe0) *least = 0xa0;
    if (lead == 0xed) *most = 0x9f;
    if (lead < 0xf0) return 3;
    if (lead == 0xf0) *least = 0x90;
    if (lead == 0xf4) *most = 0x8f;
    return lead < 0xf5 ? 4 : 0;
}

/* How many characters of ASCII begin here, in whole words. */
static uint32_t ascii_words(const unsigned char *bytes, uint32_t length)
{
    uint32_t i = 0;
    uint64_t word;
    for (; length - i >= sizeof word; i += (uint32_t)sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        if ((word & 0x8080808080808080u) != 0) break;
    }
    return i;
}

bool yawl_text_is_utf8(struct yawl_text text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    for (uint32_t i = ascii_words(bytes, text.length); i < text.length;) {
        unsigned char least, most;
        uint32_t length = sequence_of(bytes[i], &least, &most);
        if (length == 0 || length > text.length - i) return false;
        if (length > 1 && (bytes[i + 1] < least || bytes[i + 1] > most)) return false;
        for (uint32_t k = 2; k < length; k++)
            if ((bytes[i + k] & 0xc0) != 0x80) return false;
        i += length;
        if (length > 1) i += ascii_words(bytes + i, text.length - i);
    }
    return true;
}
