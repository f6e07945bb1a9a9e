/* Sentences for a person, and the bytes of a value as its white-space rule has them. */
#include "support/schema_parts.h"

/* ---- Words ---- */

void yawl__words_begin(struct schema_words *words, char *text, size_t size)
{
    words->text = text;
    words->size = size;
    words->length = 0;
    if (size > 0) text[0] = '\0';
}

/* Cut at its end, not in the middle of a character. */
void yawl__words_add_text(struct schema_words *words, struct yawl_text text)
{
    size_t room = words->size == 0 ? 0 : words->size - 1 - words->length;
    size_t length = text.length < room ? text.length : room;
    if (length == 0) return;
    while (length < text.length && length > 0 && (text.data[length] & 0xc0) == 0x80) length--;
    memcpy(words->text + words->length, text.data, length);
    words->length += length;
    words->text[words->length] = '\0';
}

void yawl__words_add(struct schema_words *words, const char *text)
{
    yawl__words_add_text(words, yawl_text_of(text));
}

void yawl__words_add_number(struct schema_words *words, uint64_t number)
{
    char digits[20];
    uint32_t begin = sizeof digits;
    do {
        digits[--begin] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    struct yawl_text text = {digits + begin, (uint32_t)sizeof digits - begin};
    yawl__words_add_text(words, text);
}

void yawl__words_add_count(struct schema_words *words, uint64_t count, const char *what,
                           const char *bound, uint64_t limit)
{
    yawl__words_add_number(words, count);
    yawl__words_add(words, " ");
    yawl__words_add(words, what);
    yawl__words_add(words, bound);
    yawl__words_add_number(words, limit);
}

/* ---- Reading ---- */

struct schema_reader yawl__reader(struct yawl_text text, enum yawl_simple_space space)
{
    struct schema_reader reader;
    if (space == YAWL_SPACE_COLLAPSE) text = yawl_text_trim(text);
    reader.at = text.length == 0 ? "" : text.data;
    reader.end = reader.at + text.length;
    reader.space = space;
    return reader;
}

int yawl__next_byte(struct schema_reader *reader)
{
    if (reader->at == reader->end) return -1;
    char c = *reader->at++;
    if (reader->space == YAWL_SPACE_PRESERVE || !yawl_is_space(c)) return (unsigned char)c;
    while (reader->space == YAWL_SPACE_COLLAPSE && yawl_is_space(*reader->at)) reader->at++;
    return ' '; /* collapsed text does not end with white space */
}

bool yawl__next_point(struct schema_reader *reader, uint32_t *code)
{
    int byte = yawl__next_byte(reader);
    if (byte < 0) return false;
    *code = (uint32_t)byte;
    if (byte < 0x80) return true;
    uint32_t more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    *code &= 0x3fu >> more;
    for (; more > 0 && reader->at < reader->end; more--)
        *code = *code << 6 | ((unsigned char)*reader->at++ & 0x3f);
    return true;
}
