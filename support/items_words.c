/* Words of a text, for a sigma at their end. */
#include "support/items_words.h"

#include "support/regex_parts.h"

#include <string.h>

#define SIGMA_BYTES "\xce\xa3"

/* What a character is in a word. */
enum role { OTHER, LETTER, DIGIT, INSIDE_LETTERS, INSIDE_DIGITS, INSIDE_BOTH, IGNORED };

struct position {
    uint32_t at, next; /* the character, and the one behind it */
    uint32_t code;
    enum role role;
};

static bool is_ideograph(uint32_t code)
{
    return (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xf900 && code <= 0xfaff) ||
           (code >= 0xff66 && code <= 0xff9f) || code >= 0x20000;
}

static enum role role_of(uint32_t code)
{
    const char *category = regex_category(code);
    if (code == '"' || code == '\'' || code == '.') return INSIDE_BOTH;
    if (code == ',' || code == 0x66b) return INSIDE_DIGITS;
    if (category[0] == 'L') return is_ideograph(code) ? OTHER : LETTER;
    if (category[0] == 'N') return category[1] == 'd' && code < 0x10000 ? DIGIT : OTHER;
    if (category[0] == 'M' || (category[0] == 'C' && category[1] == 'f')) return IGNORED;
    bool joins = category[0] == 'P' && (category[1] == 'd' || category[1] == 'c');
    return joins || code == 0x2027 ? INSIDE_LETTERS : OTHER;
}

static struct position position_at(struct yawl_text text, uint32_t at)
{
    struct position here = {at, at, 0, OTHER};
    if (at == text.length) return here;
    here.code = regex_point(text, &here.next);
    here.role = role_of(here.code);
    return here;
}

/* The next character that is not ignored; at the end one of the role OTHER. */
static struct position position_behind(struct yawl_text text, uint32_t at)
{
    struct position here = position_at(text, at);
    while (here.role == IGNORED) here = position_at(text, here.next);
    return here;
}

static bool has_case(uint32_t code)
{
    const char *category = regex_category(code);
    return category[0] == 'L' && (category[1] == 'u' || category[1] == 'l' || category[1] == 't');
}

/* Does a character that is none itself join what is before it to what is behind it? */
static bool joins(enum role role, enum role before, enum role behind)
{
    if (before != behind) return false;
    if (before == LETTER) return role == INSIDE_LETTERS || role == INSIDE_BOTH;
    return before == DIGIT && (role == INSIDE_DIGITS || role == INSIDE_BOTH);
}

static bool is_in_word(enum role role) { return role == LETTER || role == DIGIT; }

/* The word that begins there; of what is no word one character. */
static void read_word(struct words *words, struct yawl_text text, uint32_t at)
{
    struct position here = position_at(text, at);
    words->first = words->last = UINT32_MAX;
    words->end = here.next;
    while (is_in_word(here.role)) {
        words->end = here.next;
        if (has_case(here.code)) words->last = here.at;
        if (has_case(here.code) && words->first == UINT32_MAX) words->first = here.at;
        struct position next = position_behind(text, here.next);
        if (!is_in_word(next.role)) {
            struct position behind = position_behind(text, next.next);
            if (next.at == next.next || !joins(next.role, here.role, behind.role)) return;
            next = behind;
        }
        here = next;
    }
}

bool words_is_final(struct words *words, struct yawl_text text, uint32_t at)
{
    bool is_sigma = text.length - at > 1 && memcmp(text.data + at, SIGMA_BYTES, 2) == 0;
    if (!is_sigma) return false;
    while (words->end <= at) read_word(words, text, words->end);
    return at == words->last && at != words->first;
}
