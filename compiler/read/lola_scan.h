/* The words and signs of a LoLA file: no parser, only its pieces and their places.
 *
 * Comments ({ … }, slash-slash to the end of the line, slash-star) and white space stand between pieces.
 */
#ifndef READ_LOLA_SCAN_H
#define READ_LOLA_SCAN_H

#include "base/text.h"

enum lola_token_kind {
    LOLA_DONE,
    LOLA_WORD, /* a keyword, a name or a number: whatever is none of the signs */
    LOLA_COMMA,
    LOLA_COLON,
    LOLA_SEMICOLON,
    LOLA_SIGN,    /* a sign that place/transition nets do not use: ( ) } */
    LOLA_UNCLOSED /* a comment without an end */
};

struct lola_token {
    enum lola_token_kind kind;
    size_t begin, end;
};

struct lola_scan {
    struct text text;
    size_t at;
};

/* Returns the next piece and moves behind it. */
struct lola_token lola_scan_next(struct lola_scan *scan);

#endif
