/* Text functions: comparing, slicing, classes of characters, distance. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

struct text text_copy(struct arena *arena, struct text text)
{
    if (text_is_absent(text)) return text;
    return (struct text){arena_copy(arena, text.data, text.length), text.length};
}

const char *text_string(struct arena *arena, struct text text)
{
    return arena_copy(arena, text.data, text.length);
}

int text_compare(struct text a, struct text b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0) return order;
    return (a.length > b.length) - (a.length < b.length);
}

bool text_ends_with(struct text text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length >= length &&
           text_is(text_slice(text, text.length - length, text.length), suffix);
}

size_t text_find(struct text text, const char *needle)
{
    size_t length = strlen(needle);
    if (length == 0 || text.length < length) return length == 0 ? 0 : SIZE_MAX;
    /* Not memmem, of which the address sanitizer checks the whole rest of the text at each call. */
    for (size_t at = 0, last = text.length - length; at <= last; at++) {
        const char *first = memchr(text.data + at, needle[0], last - at + 1);
        if (first == NULL) return SIZE_MAX;
        at = (size_t)(first - text.data);
        if (memcmp(first, needle, length) == 0) return at;
    }
    return SIZE_MAX;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct text text_trim(struct text text)
{
    size_t from = 0, to = text.length;
    while (from < to && is_space(text.data[from])) from++;
    while (to > from && is_space(text.data[to - 1])) to--;
    return text_slice(text, from, to);
}

/* FNV-1a (Fowler, Noll, Vo): short names, no hostile flooding beyond the arena's limit. */
uint64_t text_hash(struct text text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001b3u;
    }
    return hash ^ hash >> 32;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool text_is_identifier(struct text text)
{
    if (text.length == 0 || !is_letter(text.data[0])) return false;
    for (size_t i = 1; i < text.length; i++) {
        char c = text.data[i];
        if (!is_letter(c) && !(c >= '0' && c <= '9')) return false;
    }
    return true;
}

/* Length of the UTF-8 sequence at `bytes`, 0 if it is not one (Unicode 15, table 3-7). */
static size_t utf8_sequence(const unsigned char *bytes, size_t left)
{
    unsigned char first = bytes[0];
    if (first < 0x80) return 1;
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || left < length) return 0;
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (bytes[1] < low || bytes[1] > high) return 0;
    for (size_t i = 2; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) return 0;
    }
    return length;
}

size_t text_ascii_run(struct text text)
{
    size_t at = 0;
    for (uint64_t words[4]; at + sizeof words <= text.length; at += sizeof words) {
        memcpy(words, text.data + at, sizeof words);
        if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) != 0) break;
    }
    for (uint64_t word; at + sizeof word <= text.length; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        if ((word & 0x8080808080808080u) != 0) break;
    }
    return at;
}

size_t text_utf8_error(struct text text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    for (size_t at = text_ascii_run(text); at < text.length;) {
        size_t length = utf8_sequence(bytes + at, text.length - at);
        if (length == 0) return at;
        at += length;
        if (length > 1) at += text_ascii_run(text_slice(text, at, text.length));
    }
    return SIZE_MAX;
}

static uint32_t least(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Row i of the distances from the rows before it; its smallest. */
static uint32_t distances(struct text a, struct text b, uint32_t i, uint32_t *const rows[3])
{
    uint32_t *now = rows[0], *last = rows[1], *before = rows[2];
    uint32_t smallest = now[0] = i;
    for (uint32_t j = 1; j <= b.length; j++) {
        char x = a.data[i - 1], y = b.data[j - 1];
        uint32_t d = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
        bool swapped = i > 1 && j > 1 && x == b.data[j - 2] && y == a.data[i - 2];
        if (swapped) d = least(d, before[j - 2] + 1, d);
        now[j] = d;
        smallest = least(smallest, d, d);
    }
    return smallest;
}

/* Each way to the end passes one of two rows that follow each other, and never gets shorter. */
uint32_t text_distance(struct text a, struct text b, uint32_t limit)
{
    size_t apart = a.length > b.length ? a.length - b.length : b.length - a.length;
    if (a.length > TEXT_DISTANCE_LENGTH_MAX || b.length > TEXT_DISTANCE_LENGTH_MAX || apart > limit)
        return limit + 1;
    uint32_t all[3][TEXT_DISTANCE_LENGTH_MAX + 1], smallest = 0;
    uint32_t *rows[3] = {all[0], all[1], all[2]}; /* this row, the last, the one before */
    for (uint32_t j = 0; j <= b.length; j++) all[0][j] = j;
    for (uint32_t i = 1; i <= a.length; i++) {
        uint32_t *oldest = rows[2], above = smallest;
        rows[2] = rows[1], rows[1] = rows[0], rows[0] = oldest;
        smallest = distances(a, b, i, rows);
        if (smallest > limit && above > limit) return limit + 1;
    }
    return rows[0][b.length] > limit ? limit + 1 : rows[0][b.length];
}
